"""Files that ship with Storyreel: icons, the sample film, help."""
