"""Documents for the browser tests, one of which means harm by its name, its title and its text."""

HOSTILE = '<img src=x onerror="window.__xss=1"> ![](http://attacker.invalid/pixel.png) $\\LaTeX$ :red[not red]'
HOSTILE_NAME = "<img src=x onerror=window.__xss=1>.txt"
FILLER = "港務處每天清晨把潮位抄在板上，漁船按著板上的數字排定出港的次序。" * 40

FILES = {
    "harbour.md": f"""---
title: 北岬港務報告
publisher: 海事研究所
date: 2024-03-15
language: zh-Hant
---

# 北岬港務報告

## 一、港務

{FILLER}

## 二、燈塔

北岬燈塔建於 1872 年，由四名守望員輪班。[^1] 燈塔的霧鐘在 1880 年加裝，重達三噸。[^2]

{FILLER}

[^1]: 王小明，〈燈塔志〉，《海事月刊》，1990 年 5 月 1 日，<https://example.org/lighthouse>。
[^2]: 同註 1。
""",
    HOSTILE_NAME: f"""舊橋調查

龍溪舊橋的主跨長 214 公尺，{HOSTILE}，這是工程處的紀錄。

舊橋在 1968 年停收過橋費，此後由縣府養護。
""",
    "sources.toml": f"""[[source]]
file = {HOSTILE_NAME!r}
title = '{HOSTILE}'
publisher = "<b>工程處</b>"
url = "javascript:window.__xss=1"
date = 2023-07-01
""",
}
