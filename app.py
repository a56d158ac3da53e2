"""The browser app. Start it with `briefqa app`."""

import streamlit as st

from briefqa.ui import frame, page_ask, page_documents, page_evaluation, page_index, page_saved, state

st.set_page_config(page_title="briefqa", page_icon=frame.ICON, layout="wide")

words = frame.language()
ask = st.Page(
    page_ask.page, title=words("ask"), icon=":material/forum:", help=words("ask_help"), url_path="ask", default=True
)
documents = st.Page(
    page_documents.page,
    title=words("documents"),
    icon=":material/library_books:",
    help=words("documents_help"),
    url_path="documents",
)
saved = st.Page(
    page_saved.page, title=words("saved"), icon=":material/bookmark:", help=words("saved_help"), url_path="saved"
)
evaluation = st.Page(
    page_evaluation.page,
    title=words("evaluation"),
    icon=":material/monitoring:",
    help=words("evaluation_help"),
    url_path="evaluation",
)
index = st.Page(
    page_index.page, title=words("index"), icon=":material/database:", help=words("index_help"), url_path="index"
)
state.set_pages(ask, documents)
pages = [ask, saved, documents, evaluation, index]
shown = st.navigation(pages, position="top")
with st.container(horizontal=True, key="pages"):  # page.css shows it where Streamlit folds its own names away
    for page in pages:
        st.page_link(page, width="content")
shown.run()
