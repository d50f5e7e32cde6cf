"""Which files are taken for stills and for sounds, by their suffixes. Loads no decoder."""

STILL_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".avif", ".tif", ".tiff"}
    | {".psd", ".heic", ".heif", ".hif", ".bmp", ".gif"}
)

SOUND_SUFFIXES = frozenset(
    {".wav", ".w64", ".mp3", ".m4a", ".aac", ".mp4", ".mov", ".flac", ".ogg", ".oga", ".opus"}
    | {".aif", ".aiff", ".webm", ".mka", ".mkv"}
)
