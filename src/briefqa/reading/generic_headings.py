"""Headings that documents of all kinds begin with, and that are the title of none."""

import re

GENERIC_HEADINGS = re.compile(  # 壹、前言, Introduction: the problem; 序列模型的進展 is a title
    r"\s*(?:(?:[壹一1I]\s*[、.．]|第\s*[一1]\s*[章節节]|chapter\s+(?:1|one|I)\b[:.]?)\s*)?"
    r"(?:前\s*言|自?序言?|代序|緒\s*論|绪\s*论|引\s*言|導\s*論|导\s*论|[本中英]?文?摘\s*要|提\s*要|[重要]點(?:摘要|提要)?|[重要]点(?:摘要|提要)?|key\s+(?:points|findings|messages)|(?:executive\s+)?summary|introduction"
    r"|abstract|foreword|preface)"
    r"\s*(?:(?:[與与及和暨]|and\b|&)\s*.{1,12}|[:：—–].*)?",
    re.I | re.S,
)
