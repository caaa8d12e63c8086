"""Arabic pages, as HTML and as pasted text: parts, title, byline, dates, language."""

from datetime import date

import pytest
from reading import comment_and_answer, pasted, read_html, read_text, told

from trucewatch.core.records import Completeness, DateBasis, PartKind
from trucewatch.read.cues import cue
from trucewatch.read.text_own import publisher_in_text

FAR = date(2020, 1, 1)

TITLE = "وقف إطلاق النار في درعا والقنيطرة والسويداء يدخل حيز التنفيذ"
LEAD = (
    "دخل وقف الأعمال القتالية في محافظات درعا والقنيطرة والسويداء حيز التنفيذ ظهر الأحد، "
    "بموجب الاتفاق الذي أعلنته روسيا والولايات المتحدة والأردن."
)
SECOND = "وأفاد مصدر ميداني بسقوط قذيفتين على أطراف حي المنشية بعد ساعة من بدء الهدنة، دون وقوع إصابات."
CAPTION = "صورة أرشيفية: حي المنشية في مدينة درعا (سانا)"
CORRECTION = "تصحيح: ورد في نسخة سابقة من هذا الخبر أن الهدنة بدأت صباح الأحد، والصحيح أنها بدأت ظهرا."
STATEMENT = "لم تطلق وحداتنا النار بعد الثانية عشرة ظهرا، ومن يقول غير ذلك يردد ما تدعيه المجموعات المسلحة."
FIRST_COMMENT = "سمعنا القذيفتين من حي الكاشف، كان ذلك بعد صلاة الظهر."
ANSWER = "@أبو محمد بل كان ذلك قبل الظهر."

PASTED = f"""انتقل إلى المحتوى

الرئيسية

{TITLE}

دمشق - سانا

الأحد، 9 تموز/يوليو 2017، 15:40 بتوقيت دمشق

{LEAD}

{CAPTION}

{SECOND}

وقالت القيادة العسكرية في بيان:

{STATEMENT}

{CORRECTION}

وسوم: درعا، وقف إطلاق النار

التعليقات (2)

أبو محمد كتب:
{FIRST_COMMENT}
رد

ليلى · منذ 3 ساعات
{ANSWER}
إبلاغ

اترك تعليقا"""

PAGE = f"""<!doctype html><html lang="ar" dir="rtl"><head><title>{TITLE}</title>
<meta property="og:site_name" content="صوت حوران"><meta name="author" content="سامر العلي">
<meta property="article:published_time" content="2017-07-09T15:40:00+03:00">
<meta property="article:modified_time" content="2017-07-10T09:00:00+03:00"></head><body>
<article><h1>{TITLE}</h1><p>{LEAD}</p>
<figure><img src="a.jpg"><figcaption>{CAPTION}</figcaption></figure>
<p>{SECOND}</p><p>{CORRECTION}</p></article>
<ol class="commentlist"><li class="comment" id="comment-1"><div class="comment-author"><b class="fn">أبو محمد</b></div>
<div class="comment-content"><p>{FIRST_COMMENT}</p></div></li></ol></body></html>"""


def test_a_pasted_bulletin_in_arabic():
    document = read_text(PASTED)
    assert document.title == TITLE
    assert told(document, "headline") == [TITLE]
    assert told(document, "caption") == [CAPTION]
    assert told(document, "quote") == [STATEMENT]
    assert told(document, "notice") == [CORRECTION]
    assert told(document, "body") == [LEAD, f"{SECOND}\n\nوقالت القيادة العسكرية في بيان:"]
    assert told(document, "comment") == [FIRST_COMMENT, ANSWER]
    boilerplate = told(document, "boilerplate")
    assert boilerplate[0] == "انتقل إلى المحتوى\n\nالرئيسية"
    assert boilerplate[1] == "دمشق - سانا\n\nالأحد، 9 تموز/يوليو 2017، 15:40 بتوقيت دمشق"
    assert boilerplate[2].startswith("وسوم:")
    assert boilerplate[-1].endswith("اترك تعليقا")
    assert (str(document.published), document.published_basis) == ("2017-07-09", DateBasis.TEXT)
    assert document.language == "ar"
    assert document.completeness is Completeness.FULL


def test_comments_of_a_pasted_page_have_author_order_and_parent():
    first, second = comment_and_answer(read_text(PASTED))
    assert (first.author, first.order) == ("أبو محمد", 1)
    assert (second.author, second.order) == ("ليلى", 2)


MONITOR = """المرصد السوري لحقوق الإنسان
18 يوليو، 2017

قصف متجدد على مناطق في ريف درعا بعد هدوء استمر ساعات

محافظة درعا – المرصد السوري لحقوق الإنسان: قصفت قوات النظام مناطق في بلدة النعيمة بريف درعا الشرقي بعدة قذائف، \
ولا أنباء عن إصابات.

مشاركة
فيسبوك
واتساب

مواضيع ذات صلة
هدوء حذر في محافظات الجنوب السوري
اتفاق على وقف إطلاق النار في الغوطة"""

NEWS = """ارتفاع عدد الضحايا في الحديدة إلى خمسة
نشر في: 13 يناير 2019 - 14:20 بتوقيت غرينتش | آخر تحديث: 14 يناير 2019 - 09:00 بتوقيت غرينتش
صنعاء - وكالات
أعلنت مصادر طبية في مدينة الحديدة ارتفاع عدد ضحايا القصف الذي استهدف سوقا شعبيا إلى خمسة قتلى. \
وقال متحدث باسم الحكومة إن القصف خرق جديد لاتفاق ستوكهولم.
شارك الخبر
تعليقات القراء
علي الصنعاني - 13/01/2019 15:02
كل طرف يتهم الآخر.
أم خالد - 14/01/2019 08:11
رد على علي الصنعاني
نريد السلام فقط.
أضف تعليقك"""


def test_a_monitor_s_statement():
    document = read_text(MONITOR)
    lines = MONITOR.split("\n")
    assert document.title == lines[3]
    assert told(document, "headline") == [lines[3]]
    assert told(document, "body") == [lines[5]]
    assert told(document, "related") == ["\n".join(lines[-2:])]
    assert (str(document.published), document.language) == ("2017-07-18", "ar")


def test_a_page_pasted_without_blank_lines():
    document = read_text(NEWS)
    lines = NEWS.split("\n")
    assert document.title == lines[0]
    assert document.byline is None
    assert told(document, "body") == [lines[3]]
    assert told(document, "boilerplate")[0] == "\n".join(lines[1:3])
    assert str(document.published) == "2019-01-13"
    assert [one.author for one in comment_and_answer(document)] == ["علي الصنعاني", "أم خالد"]
    assert told(document, "comment") == ["كل طرف يتهم الآخر.", "نريد السلام فقط."]


def test_a_correction_in_arabic_is_marked():
    [notice] = [part for part in read_text(PASTED).parts if part.kind is PartKind.NOTICE]
    assert notice.is_correction


def test_an_arabic_page_as_html():
    document = read_html(PAGE)
    assert (document.title, document.publisher, document.byline) == (TITLE, "صوت حوران", "سامر العلي")
    assert (str(document.published), str(document.modified)) == ("2017-07-09", "2017-07-10")
    assert str(document.published_at) == "2017-07-09 15:40:00+03:00"
    assert document.published_basis is DateBasis.METADATA
    assert document.language == "ar"
    assert TITLE in told(document, "headline")
    assert told(document, "caption") == [CAPTION]
    assert told(document, "notice") == [CORRECTION]
    assert told(document, "comment") == [FIRST_COMMENT]
    assert "\n".join(told(document, "body")).split() == f"{LEAD} {SECOND}".split()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("الصورة: دبابة على طريق دمشق درعا", "caption"),
        ("مقاتلون على أطراف مدينة درعا (أ ف ب)", "caption"),
        ("طريق معبر نصيب الحدودي مع الأردن [رويترز]", "caption"),
        ("عدسة: خالد الحوراني", "caption"),
        ("تصويب: اسم القرية هو نافعة وليس نافع.", "notice"),
        ("جاء في النسخة السابقة من هذا الخبر أن القتلى ثلاثة.", "notice"),
        ("ملاحظة المحرر: أسماء الشهود مستعارة.", "notice"),
        ("اقرأ أيضا: روسيا تنشر شرطتها العسكرية في درعا", "boilerplate"),
        ("جميع الحقوق محفوظة لصوت حوران", "boilerplate"),
        ("شارك على فيسبوك", "boilerplate"),
        ("تابعونا على تلغرام", "boilerplate"),
        ("12 تعليقا", "boilerplate"),
        ("#درعا #الجنوب_السوري", "boilerplate"),
    ],
)
def test_lines_of_many_arabic_sites(line: str, kind: str):
    document = pasted(TITLE, LEAD, line, SECOND)
    assert told(document, kind) == [line]


def test_a_caption_that_was_mended_is_a_correction():
    line = "صورة: معبر نصيب (تصحيح: الصورة من الجانب الأردني) (رويترز)"
    [caption] = [part for part in pasted(TITLE, LEAD, line, SECOND).parts if part.kind == "caption"]
    assert caption.is_correction


def test_an_arabic_paywall_cuts_the_page_off():
    document = pasted(TITLE, LEAD, "هذا المحتوى متاح للمشتركين فقط", "لديك اشتراك؟ تسجيل الدخول")
    assert document.completeness is Completeness.PAYWALLED
    assert told(document, "body") == [LEAD]


@pytest.mark.parametrize("line", ["بقلم: سامر العلي", "كتب: سامر العلي", "إعداد: سامر العلي", "سامر العلي"])
def test_an_arabic_byline(line: str):
    document = pasted(TITLE, line, LEAD, SECOND)
    assert document.byline == "سامر العلي"
    assert told(document, "body") == [f"{LEAD}\n\n{SECOND}"]


@pytest.mark.parametrize(
    "words",
    [
        "\u200fالتعليقات\u200f",
        "التعـــليقات",
        "\u202bالتعليقات (3)\u202c",
        "\u2067التعليقات\u2069: 3",
        "التَّعليقات",
        "ﺍﻟﺘﻌﻠﻴﻘﺎﺕ",
        "\ufeffالتعليقات",
    ],
)
def test_cues_match_through_signs_that_show_nothing(words: str):
    assert cue("comments_heading").whole(words)


def test_a_text_full_of_controls_is_kept_as_it_came_and_still_read():
    title, lead = f"\u200f{TITLE}\u200f", f"\u202b{LEAD}\u202c"
    document = read_text(
        f"{title}\n\n\u200fتصـــحيح: سقطت قذيفتان لا ثلاث.\n\n{lead}\n\n\u2067صورة: درعا\u2069\n\n{SECOND}"
    )
    assert document.title == title
    assert told(document, "notice") == ["\u200fتصـــحيح: سقطت قذيفتان لا ثلاث."]
    assert told(document, "caption") == ["\u2067صورة: درعا\u2069"]


def test_lines_of_two_directions():
    document = pasted(TITLE, LEAD, "صورة: مقاتلون قرب Nasib crossing على الحدود (Reuters)", SECOND)
    assert told(document, "caption") == ["صورة: مقاتلون قرب Nasib crossing على الحدود (Reuters)"]


def test_a_page_that_calls_itself_english_and_is_arabic():
    document = read_html(PAGE.replace('lang="ar"', 'lang="en"'))
    assert document.language == "ar"


def test_who_publishes_is_told_before_the_date():
    text = f"{TITLE}\n\nصوت حوران، الأحد، 9 تموز 2017\n\n{LEAD}"
    assert publisher_in_text(text, not_after=FAR) == "صوت حوران"
    assert publisher_in_text(f"{TITLE}\n\nالأحد، 9 تموز 2017، 10:00\n\n{LEAD}", not_after=FAR) is None
