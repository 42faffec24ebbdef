"""Making the embedder: its recipe, the crops that teach it, how they are varied, the network, its figures."""
