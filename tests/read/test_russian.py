"""Russian pages, as HTML and as pasted text: parts, title, byline, dates, language."""

from datetime import date

import pytest
from reading import comment_and_answer, pasted, read_html, read_text, told

from trucewatch.core.records import Completeness, DateBasis
from trucewatch.read.text_own import publisher_in_text

FAR = date(2020, 1, 1)

TITLE = "Меморандум о зонах деэскалации в Сирии вступил в силу"
DATELINE = "МОСКВА, 6 мая. /ТАСС/."
LEAD = (
    f"{DATELINE} Меморандум о создании зон деэскалации в Сирии вступил в силу в ночь на субботу. "
    "Документ подписали в Астане представители России, Турции и Ирана."
)
SECOND = "Зоны охватывают провинцию Идлиб, районы к северу от Хомса, Восточную Гуту и юг страны, уточнили в ведомстве."
STATEMENT = "С полуночи авиация в этих районах не применялась, стороны в целом соблюдают режим прекращения огня."
CAPTION = "Фото: участники встречи в Астане, 4 мая 2017 года"
FIGURE = "Участники встречи в Астане слушают доклад о зонах. Фото: пресс-служба министерства"
CORRECTION = "Уточнение: в предыдущей версии этой новости неверно указано число зон, их четыре."
FIRST_COMMENT = "Посмотрим, сколько это продержится на этот раз."
ANSWER = "Дольше, чем в сентябре, там не было гарантов."

PASTED = f"""Перейти к содержанию

Политика

{TITLE}

14:35 06.05.2017 (обновлено: 16:20 07.05.2017)

{LEAD}

{CAPTION}

{SECOND}

Представитель министерства заявил на брифинге:

{STATEMENT}

{CORRECTION}

Теги: Сирия, Астана

Читайте также

Турция построила наблюдательный пункт в Идлибе

2 комментария

Сергей К. пишет:
{FIRST_COMMENT}
Ответить

Марина · 3 часа назад
Ответ для Сергей К.
{ANSWER}
Пожаловаться

Добавить комментарий"""

PAGE = f"""<!doctype html><html lang="ru"><head><title>{TITLE}</title>
<meta property="og:site_name" content="Северный вестник"><meta name="author" content="Анна Соколова">
<meta property="article:published_time" content="6 мая 2017, 14:35 МСК">
<meta property="article:modified_time" content="07.05.2017 16:20"></head><body>
<article><h1>{TITLE}</h1><p>{LEAD}</p>
<figure><img src="a.jpg"><figcaption>{FIGURE}</figcaption></figure>
<p>{SECOND}</p><p>{CORRECTION}</p></article>
<ol class="commentlist"><li class="comment" id="comment-1"><div class="comment-author"><b class="fn">Сергей К.</b></div>
<div class="comment-content"><p>{FIRST_COMMENT}</p></div></li></ol></body></html>"""


def test_a_pasted_item_in_russian():
    document = read_text(PASTED)
    assert document.title == TITLE
    assert told(document, "headline") == [TITLE]
    assert told(document, "caption") == [CAPTION]
    assert told(document, "quote") == [STATEMENT]
    assert told(document, "notice") == [CORRECTION]
    assert told(document, "related") == ["Турция построила наблюдательный пункт в Идлибе"]
    assert told(document, "body") == [LEAD, f"{SECOND}\n\nПредставитель министерства заявил на брифинге:"]
    assert told(document, "comment") == [FIRST_COMMENT, ANSWER]
    assert told(document, "boilerplate")[:2] == [
        "Перейти к содержанию\n\nПолитика",
        "14:35 06.05.2017 (обновлено: 16:20 07.05.2017)",
    ]
    assert (str(document.published), document.published_basis) == ("2017-05-06", DateBasis.TEXT)
    assert document.language == "ru"
    assert document.completeness is Completeness.FULL


def test_whom_a_comment_answers_is_told_in_words():
    first, second = comment_and_answer(read_text(PASTED))
    assert (first.author, first.order) == ("Сергей К.", 1)
    assert (second.author, second.order) == ("Марина", 2)


BULLETIN = """Донецкое агентство новостей
Главная
Сводка
Сводка о нарушениях режима прекращения огня за прошедшие сутки
18.07.2017 08:00

Донецк, 18 июля – ДАН. За прошедшие сутки зафиксировано 14 нарушений режима прекращения огня, сообщили в \
представительстве в СЦКК.
Под обстрел попали районы Ясиноватой, Докучаевска и Коминтерново, уточнили в представительстве.
Фото: Константин Сидоров/ДАН
Теги: перемирие, обстрел, СЦКК
Поделиться:
Вконтакте
Telegram"""


def test_a_bulletin_pasted_without_blank_lines():
    document = read_text(BULLETIN)
    lines = BULLETIN.split("\n")
    assert document.title == lines[3]
    assert told(document, "headline") == [lines[3]]
    assert told(document, "body") == ["\n".join(lines[6:8])]
    assert told(document, "caption") == [lines[8]]
    assert told(document, "boilerplate") == ["\n".join(lines[:3]), lines[4], "\n".join(lines[9:])]
    assert (str(document.published), document.published_basis) == ("2017-07-18", DateBasis.TEXT)


def test_a_russian_page_as_html():
    document = read_html(PAGE)
    assert (document.title, document.publisher, document.byline) == (TITLE, "Северный вестник", "Анна Соколова")
    assert (str(document.published), str(document.modified)) == ("2017-05-06", "2017-05-07")
    assert str(document.published_at) == "2017-05-06 14:35:00+03:00"
    assert document.language == "ru"
    assert told(document, "caption") == [FIGURE]
    assert told(document, "notice") == [CORRECTION]
    assert told(document, "comment") == [FIRST_COMMENT]
    assert "\n".join(told(document, "body")).split() == f"{LEAD} {SECOND}".split()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("На фото: разрушенный дом в посёлке Зайцево", "caption"),
        ("© РИА Новости / Иван Петров", "caption"),
        ("Колонна у въезда в Донецк (фото: пресс-служба)", "caption"),
        ("Исправление: погибли двое, а не трое.", "notice"),
        ("В предыдущей версии этого материала говорилось о трёх погибших.", "notice"),
        ("В первоначальной версии статьи ошибочно назван Горловкой город Докучаевск.", "notice"),
        ("Примечание редакции: имена изменены.", "notice"),
        ("Читайте также: В Минске продлили перемирие", "boilerplate"),
        ("Все права защищены. Северный вестник", "boilerplate"),
        ("Поделиться в Телеграм", "boilerplate"),
        ("Подписывайтесь на наш канал", "boilerplate"),
        ("Просмотров: 1540", "boilerplate"),
        ("Нашли ошибку? Выделите её и нажмите Ctrl+Enter", "boilerplate"),
    ],
)
def test_lines_of_many_russian_sites(line: str, kind: str):
    document = pasted(TITLE, LEAD, line, SECOND)
    assert told(document, kind) == [line]


def test_a_caption_that_was_mended_is_a_correction():
    line = "Фото: въезд в Авдеевку (исправлено: снимок 2016 года)"
    [caption] = [part for part in pasted(TITLE, LEAD, line, SECOND).parts if part.kind == "caption"]
    assert caption.is_correction


def test_a_russian_paywall_cuts_the_page_off():
    document = pasted(TITLE, LEAD, "Продолжение доступно по подписке", "Оформить за 299 руб. в месяц")
    assert document.completeness is Completeness.PAYWALLED
    assert told(document, "body") == [LEAD]


@pytest.mark.parametrize("line", ["Автор: Анна Соколова", "Текст: Анна Соколова", "Анна Соколова"])
def test_a_russian_byline(line: str):
    document = pasted(TITLE, line, LEAD, SECOND)
    assert document.byline == "Анна Соколова"
    assert told(document, "body") == [f"{LEAD}\n\n{SECOND}"]


def test_a_dateline_without_a_year_dates_nothing():
    document = pasted(TITLE, LEAD, SECOND)
    assert (document.published, document.published_basis) == (None, DateBasis.NONE)


def test_yesterday_and_today_date_nothing():
    document = pasted(TITLE, "Сегодня, 14:35", "Вчера стороны подписали документ, сообщили в ведомстве.")
    assert document.published is None


def test_who_publishes_is_told_before_the_date():
    text = f"{TITLE}\n\nСеверный вестник, суббота, 6 мая 2017\n\n{SECOND}"
    assert publisher_in_text(text, not_after=FAR) == "Северный вестник"
    assert publisher_in_text(f"{TITLE}\n\nДОНЕЦК, 6 мая 2017. /ТАСС/. {SECOND}", not_after=FAR) is None
