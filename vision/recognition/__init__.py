"""Which SKU a facing is: crops, vectors, references, and the evidence that decides between candidates."""
