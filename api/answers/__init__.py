"""Answers to questionnaires, given on visits; the visit's result follows."""
