"""Photo files and their pixels: formats, EXIF, quality, and marks of their origin."""
