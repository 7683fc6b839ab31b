"""The formal sentences of circulars, out of frozen figures."""
