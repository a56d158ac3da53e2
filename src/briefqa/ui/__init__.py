"""The browser app: pages that call the same functions as the command line, and components that show what they return.

Whatever comes from a document, a file name or a question is shown as text, by components that set `textContent`.
"""
