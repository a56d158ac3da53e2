"""Answers as files for other programs: Markdown, docx, HTML, Web Annotations, CSL-JSON, BibTeX and the bundle itself."""
