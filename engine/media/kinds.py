"""Which files are taken for stills, sounds and videos, by their suffixes. Loads no decoder."""

STILL_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".avif", ".tif", ".tiff"}
    | {".psd", ".heic", ".heif", ".hif", ".bmp", ".gif"}
)

SOUND_SUFFIXES = frozenset(
    {".wav", ".w64", ".mp3", ".m4a", ".aac", ".mp4", ".mov", ".flac", ".ogg", ".oga", ".opus"}
    | {".aif", ".aiff", ".webm", ".mka", ".mkv"}
)

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".qt", ".mkv", ".webm", ".avi", ".mts", ".m2ts", ".ts", ".mpg"}
    | {".mpeg", ".mxf", ".3gp", ".3g2", ".flv", ".ogv"}
)
"""What is brought in as footage; a file that is named as a sound may be one of these, too."""
