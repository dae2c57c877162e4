enum PlaceholderRoom {}
