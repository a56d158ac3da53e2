"""What the structure of documents answers: sections, articles, notes, documents one by one."""
