"""Heights of shelf rows in centimetres and the zones that follow from them."""
