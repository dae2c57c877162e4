enum PlaceholderCompression {}
