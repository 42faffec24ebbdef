"""Tables of text cells, in and out as CSV and XLSX files: what every spreadsheet program can edit."""
