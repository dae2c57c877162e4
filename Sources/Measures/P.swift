enum PlaceholderMeasures {}
