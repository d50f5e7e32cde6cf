"""The picture, the transport and the framing tool."""
