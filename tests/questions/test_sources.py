"""When a question asks for a source, and which note it names."""

import pytest

from briefqa.questions.sources import asks_for_source, cited_in, named_notes, work_asked


@pytest.mark.parametrize(
    "question",
    [
        "這個數字的出處是什麼？",
        "这一说法引自哪里？",
        "第三段的註釋寫了什麼？",
        "脚注 5 是什么？",
        "根據哪一份報告？",
        "What is the source of this figure?",
        "Which footnote says so?",
        "Who is cited for the estimate?",
        "空屋稅的數字出自什麼資料？",
        "依據是什麼文件？",
        "簡報註的是哪篇文章？",
        "白皮書引了誰的文章？",
        "那項調查是誰寫的？",
        "同註指回哪一篇報導？",
        "Which letter backs the claim?",
        "Which publication stands behind the remark?",
        "Where does the figure come from, according to the notes?",
        "Where does the figure of 87 percent in the ballot come from?",
        "每度 3.2 元這組數字是從哪份資料抄來的？",
        "這個說法是哪家媒體報導的？",
        "該說法的來源為何？",
        "新聞來源是？",
        "停業家數的數據，來源是哪份文件？",
        "民調「六成三的人支持標示義務」的來源是哪份統計？",
        "註明的來源是哪一號命令？",
        "有什麼來源可以證明這個說法？",
        "根據哪個來源？",
        "誰引用了這個數字？",
        "報告引用新華社的哪一篇？",
        "What source does the brief give for the delay?",
        "What is the source for the vote?",
        "What is the source of the 5% figure?",
        "Does the brief name a source?",
        "Which work does the report cite for its budget?",
        "source for the lead shrinking from 13.5% to 8.1%?",
        "量子晶片公司訓練成本557萬美元的來源是什麼？",
        "3.5亿人的来源是哪里？",
        "量子晶片公司日活躍用戶數的來源是哪裡？",
        "量子晶片公司市占率的來源是？",
        "來源在哪裡？",
        "參考來源有哪些？",
        "圖三的來源是什麼？",
        "What is the source of the training cost of Orion Motors?",
        "According to which source did Orion Motors sell 20m vehicles?",
        "Which sources does the brief of Orion Motors rely on for sales?",
        "走私船 38 艘的來源？",
        "停飛的客機 12 架的來源是什麼？",
        "那篇評論刊在哪一期？",
        "這份調查發表在哪本期刊？",
        "渡輪停航的統計載於何處？",
        "文章登在什麼刊物上？",
        "這段話在原書的第幾頁？",
        "作者估計人數時參考了誰？",
        "source?",
        "What sources were used?",
        "what references does the brief use?",
    ],
)
def test_questions_about_sources_are_told(question: str) -> None:
    assert asks_for_source(question)


@pytest.mark.parametrize(
    "question",
    [
        "機房用多少電？",
        "哪些公司獲准出貨？",
        "How much power does the cluster draw?",
        "Which resources are short?",
        "open-source 模型有哪些？",
        "Which open source models are allowed?",
        "依據新法，違規者罰多少？",
        "哪份報告指出產量下滑？",
        "誰引進了這項技術？",
        "關注的是哪一項技術？",
        "Which article of the treaty bans mines?",
        "Where does the mine's coal come from?",
        "礦工是從哪裡來的？",
        "誰抄襲了這份報告？",
        "收入來源是什麼？",
        "能源來源的比例是多少？",
        "該公司的收入來源有哪些？",
        "這個模型的訓練資料來源為何？",
        "經費除了政府補助還靠哪些來源？",
        "有誰引用了這項技術？",
        "如何吸引用戶？",
        "吸引了哪些投資？",
        "戰爭所引發的後果是什麼？",
        "政府挹注 5 億元給誰？",
        "What are its main sources of revenue?",
        "Which energy sources are subsidised?",
        "What is the main source of power in the report's scenario?",
        "What data sources does the model use?",
        "What reference price was set?",
        "How many citations did the paper get?",
        "Which reasons did the minister cite?",
        "Sources disagree on the toll. What do they give?",
        "sources of revenue of the port",
        "公司營收的來源是什麼？",
        "資金 100 億元的來源是什麼？",
        "電力的來源有哪些？",
        "供水來源在哪裡？",
        "效率的來源是什麼？",
        "What is the source of the river?",
        "What is the source of the infection in 2020?",
        "What is the main source of the cost?",
        "Which sources does the port rely on for power?",
    ],
)
def test_other_questions_do_not_ask_for_a_source(question: str) -> None:
    assert not asks_for_source(question)


@pytest.mark.parametrize(
    ("question", "markers"),
    [
        ("註 70 引了什麼？", {"70"}),
        ("脚注１２是什么？", {"12"}),
        ("What does footnote 3 rest on, and note 5?", {"3", "5"}),
        ("哪一年註冊？", set()),
        ("專注 3 件事", set()),
        ("a keynote 2 hours long", set()),
    ],
)
def test_notes_are_named_by_number(question: str, markers: set[str]) -> None:
    assert named_notes(question) == markers


@pytest.mark.parametrize(
    "question",
    [
        "草案發表於何時？",
        "報名資料在哪個頁面？",
        "船員參考了哪些航線？",
        "移工 300 名的來源國有哪些？",
        "新聞稿何時發表？",
        "總統在哪裡發表演說？",
    ],
)
def test_when_or_where_something_was_made_public_is_no_source(question: str) -> None:
    assert not asks_for_source(question)


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("哪份文件引用了Abernethy？", "Abernethy"),
        ("有哪些報告引用過審計局的調查？", "審計局"),
        ("哪一篇文章引述了《港務月刊》？", "港務月刊"),
        ("哪幾份簡報參考了何平等人的研究？", "何平"),
        ("Which documents cite Ruth Abernethy?", "Ruth Abernethy"),
        ('Which of the reports refers to "Staffing the Night Shift"?', "Staffing the Night Shift"),
        ("What papers quoted the Harrow report?", "Harrow"),
        ("渡船報告引用了 Abernethy 的哪篇文章？", "Abernethy"),
        ("這篇引述了王小華的哪一份報告？", "王小華"),
        ("渡船停航一事，報告引用 Abernethy 的哪篇文章？", ""),
        ("Which article by Ruth Abernethy is cited?", "Ruth Abernethy"),
        ("渡船為什麼停航？", ""),
        ("報告引用了哪份文件？", ""),
        ("這份文件引用了誰？", ""),
        ("Which documents mention the ferry?", ""),
        ("Which report does the brief cite for the fares?", ""),
    ],
)
def test_who_is_cited_where_a_question_asks_which_documents_do(question: str, cited: str) -> None:
    assert cited_in(question) == cited


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("誰寫了〈載客的統計〉？", "載客的統計"),
        ("谁写的《渡船的账本》？", "渡船的账本"),
        ("〈載客的統計〉是誰寫的？", "載客的統計"),
        ("《載客的統計》這篇文章的作者是誰？", "載客的統計"),
        ('"Waiting for Ships" 是誰的文章？', "Waiting for Ships"),
        ("〈載客的統計〉刊載於哪裡？", "載客的統計"),
        ("〈載客的統計〉是什麼時候發表的？", "載客的統計"),
        ("Who wrote “Waiting for Ships”?", "Waiting for Ships"),
        ("Who is the author of the article “Waiting for Ships”?", "Waiting for Ships"),
        ("When was “Waiting for Ships” published?", "Waiting for Ships"),
        ("誰寫了這封信？", ""),
        ("「等船」是誰說的？", ""),
        ("「等船」是誰的主意？", ""),
        ("《渡船的帳本》的作者是哪國人？", ""),
        ("《渡船的帳本》作者拿多少稿費？", ""),
        ("《渡船的帳本》是哪一國出版的？", ""),
        ("誰是「渡船之父」？", ""),
        ("《港務法》是何時通過的？", ""),
        ("《港務法》由誰執行？", ""),
        ("〈載客的統計〉和〈渡船的帳本〉是誰寫的？", ""),
        ("Who criticised “Waiting for Ships”?", ""),
    ],
)
def test_the_work_of_which_a_question_asks_who_wrote_it(question: str, title: str) -> None:
    assert work_asked(question) == title
