"""Steps that turn the railways and roads of scgraph-data into data/built/base_*.npz."""
