enum PlaceholderProjection {}
