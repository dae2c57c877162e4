enum PlaceholderWebSocketHost {}
