"""Generated sentences: every number follows from the figures, every word from the numbers."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pakn.reports.yearly import locality_sentences
from pakn.reports.yearly import sentences as pakn_sentences

RECEIVED_2023, PROCESSED_2023, BACKLOG_2023 = "001-013-02", "001-013-03", "001-013-10"
RECEIVED, PROCESSED, BACKLOG = "000-046-01", "000-046-02", "000-050-01"
DECEMBER_RECEIVED, DECEMBER_PROCESSED = "000-038-01", "000-038-02"
SCORE_2023, SCORE = "001-013-15", "000-052-01"
GIA_BINH_2023, GIA_BINH, OTHERS_2023 = "001-013-08", "000-048-02", "001-013-09"
SENTENCES = [
    pakn_sentences.overall,
    pakn_sentences.december,
    pakn_sentences.satisfaction,
    pakn_sentences.processing_days,
    locality_sentences.localities,
    pakn_sentences.topics,
    pakn_sentences.regulation,
]
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


def numbers(text):
    return set(NUMBER.findall(text))


def shown(number, decimals=0):
    """House notation by exact arithmetic, independent of the code under test."""
    scaled = int(abs(Fraction(number)) * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**decimals)
    return f"{whole:,}".replace(",", ".") + (f",{rest:0{decimals}d}" if decimals else "")


def in_print(figure):
    return shown(Fraction(figure.value), figure.decimals)


def rate_of(part, whole):
    return Fraction(shown(Fraction(100 * part, whole), 2).replace(".", "").replace(",", ".")) if whole else None


def year(received, processed, which=2024):
    names = (RECEIVED, PROCESSED, BACKLOG) if which == 2024 else (RECEIVED_2023, PROCESSED_2023, BACKLOG_2023)
    return dict(zip(names, (received, processed, received - processed), strict=True))


# --- The province ---------------------------------------------------------------------------------------------------


def test_the_overall_sentence_prints_exactly_the_numbers_that_follow(trend):
    assert numbers(pakn_sentences.overall(trend).text) == {
        "2023", "2024", "2025", "3.434", "3.171", "92,34", "263", "4.566", "1.132", "33,0", "4.098", "927", "29,2",
        "89,75", "2,59", "90", "0,25", "12", "468", "205", "77,9",
    }  # fmt: skip


def test_equal_years_have_not_changed(altered):
    text = pakn_sentences.overall(altered(year(3434, 3171))).text
    assert text.count("không thay đổi") == 4
    assert "tăng" not in text
    assert "giảm" not in text


@pytest.mark.parametrize(
    ("processed", "phrase"),
    [
        (9000, "bằng mức 90%"),
        (9001, "cao hơn mức 90% là 0,01 điểm %"),
        (8999, "thấp hơn mức 90% là 0,01 điểm %"),
        (10000, "cao hơn mức 90% là 10,00 điểm %"),
        (0, "thấp hơn mức 90% là 90,00 điểm %"),
    ],
)
def test_the_rate_stands_beside_its_target_without_a_verdict(altered, processed, phrase):
    text = pakn_sentences.overall(altered(year(10000, processed))).text
    assert phrase.replace("mức 90%", "mức 90% giao theo tháng") in text
    assert not re.search(r"(chưa |(?<!để ))đạt|tốt|kém", text)


def test_a_year_before_the_target_has_none(trend):
    assert "tỷ lệ xử lý 92,34% (không giao chỉ tiêu)" in pakn_sentences.overall(trend).text


def test_a_year_without_figures_is_said_to_have_none(altered):
    gone = {RECEIVED_2023: None, RECEIVED: None}
    text = pakn_sentences.overall(altered(gone)).text
    assert text.endswith("Năm 2025: không có số liệu công bố của ứng dụng.")
    assert text.count("(không có số liệu công bố về: số PAKN tiếp nhận)") == 2


def test_a_missing_count_is_not_zero(altered):
    text = pakn_sentences.overall(altered({PROCESSED: None})).text
    assert "(không có số liệu công bố về: số PAKN đã xử lý)" in text
    assert "đã xử lý 0" not in text


def test_points_are_written_out_once_and_first(trend):
    text = pakn_sentences.overall(trend).text
    assert text.count("điểm phần trăm (điểm %)") == 1
    assert text.index("điểm %") > text.index("điểm phần trăm")


@pytest.mark.parametrize(
    ("changes", "years"), [({}, (2024, 2025)), (year(3434, 3171), (2023, 2024, 2025))], ids=["one year", "equal years"]
)
def test_points_are_written_out_at_first_use_whatever_comes_first(altered, changes, years):
    text = pakn_sentences.overall(altered(changes, years)).text
    assert text.index("điểm phần trăm") < text.index("điểm %")


@pytest.mark.parametrize(
    ("figure_id", "sentence"), [(RECEIVED, pakn_sentences.overall), (SCORE, pakn_sentences.satisfaction)]
)
def test_a_doubtful_province_value_is_flagged(altered, trend, figure_id, sentence):
    assert sentence(altered({figure_id: {"status": "doubtful"}})).text != sentence(trend).text


counts = st.integers(1, 20000).flatmap(lambda whole: st.tuples(st.just(whole), st.integers(0, whole)))


@pytest.mark.long
@settings(max_examples=60, deadline=None, database=None)
@given(before=counts, after=counts)
def test_overall_is_true_of_any_counts(altered, before, after):
    text = pakn_sentences.overall(altered(year(*before, 2023) | year(*after))).text
    told = text[text.index("Năm 2024,") : text.index(" Năm 2025")].split(";")
    pairs = [(before[0], after[0]), (before[1], after[1]), None, (before[0] - before[1], after[0] - after[1])]
    for clause, pair in zip(told, pairs, strict=True):
        first, last = pair or (rate_of(before[1], before[0]), rate_of(after[1], after[0]))
        words = [word for word in ("tăng", "giảm", "không thay đổi") if word in clause]
        assert words == ["tăng" if last > first else "giảm" if last < first else "không thay đổi"]
        allowed = {shown(last, 0 if pair else 2), shown(last - first, 0 if pair else 2), "2023", "2024", "90"}
        if pair and first:
            allowed.add(shown(Fraction(100 * (last - first), first), 1))
        if not pair:
            allowed |= {shown(last - 90, 2), shown(-(-9 * after[0] // 10) - after[1])}
            levels = [word for word in ("cao hơn mức", "thấp hơn mức", "bằng mức") if word in clause]
            assert levels == ["cao hơn mức" if last > 90 else "thấp hơn mức" if last < 90 else "bằng mức"]
        assert numbers(clause) <= allowed


# --- December -------------------------------------------------------------------------------------------------------


def test_december_prints_exactly_the_numbers_that_follow(trend):
    assert numbers(pakn_sentences.december(trend).text) == {
        "12", "2024", "487", "321", "10,67", "166", "35,47", "65,91", "90", "24,09", "118", "0", "30", "31", "12,47",
        "11", "92,60",
    }  # fmt: skip


def test_december_s_official_result_comes_first_and_eleven_months_are_held_against_nothing(trend):
    text = pakn_sentences.december(trend).text
    said = (
        "thấp hơn mức 90% của từng tháng là 24,09 điểm %, còn thiếu 118 PAKN để đạt",
        "Văn bản không nêu ngày chốt",
        "Nếu hai kỳ cùng phạm vi",
        "chiếm 10,67%",
        "11 tháng đầu năm là 92,60%.",
    )
    assert [text.index(words) for words in said] == sorted(text.index(words) for words in said)
    assert "2023" not in text


@pytest.mark.parametrize(
    ("processed", "said"), [(438, "còn thiếu 1 PAKN để đạt"), (439, "cao hơn mức 90%"), (487, "còn 0 PAKN")]
)
def test_december_at_the_edge_of_its_target(altered, processed, said):
    text = pakn_sentences.december(altered({DECEMBER_PROCESSED: processed})).text
    assert said in text
    assert ("còn thiếu" in text) == (processed < 439)


def test_without_a_mean_time_no_caution_is_drawn_from_it(altered):
    assert "ngày chốt" not in pakn_sentences.december(altered({"000-054-01": None})).text


def test_a_year_without_december_says_so(altered):
    text = pakn_sentences.december(altered({DECEMBER_RECEIVED: None})).text
    assert text == "Năm 2024: không có số liệu riêng của tháng 12 để tách khỏi cả năm."


def test_december_is_told_where_nothing_stayed_unprocessed(altered):
    text = pakn_sentences.december(altered({BACKLOG: 0, PROCESSED: 4566, DECEMBER_PROCESSED: 487})).text
    assert "còn 0 PAKN chưa xử lý." in text
    assert "thì riêng tháng này chiếm 10,67% số PAKN tiếp nhận của cả năm, và" in text


def test_unprocessed_cases_that_no_document_counts_follow_from_the_others(altered, trend):
    assert pakn_sentences.december(altered({BACKLOG: None})).text == pakn_sentences.december(trend).text


@settings(max_examples=40, deadline=None, database=None)
@given(eleven=counts, december=counts)
def test_december_is_true_of_any_counts(altered, eleven, december):
    received, processed = eleven[0] + december[0], eleven[1] + december[1]
    if received == processed:
        return
    changes = year(received, processed) | {DECEMBER_RECEIVED: december[0], DECEMBER_PROCESSED: december[1]}
    text = pakn_sentences.december(altered(changes)).text
    backlog, late = received - processed, december[0] - december[1]
    lacking = -(-9 * december[0] // 10) - december[1]
    allowed = {
        "12", "2024", "11", "90", "0", "30", "31", "12,47", *map(shown, (*december, late, max(lacking, 0))),
        shown(rate_of(december[0], received), 2), shown(rate_of(late, backlog), 2),
        shown(rate_of(*reversed(december)), 2), shown(rate_of(*reversed(eleven)), 2),
        shown(rate_of(*reversed(december)) - 90, 2),
    }  # fmt: skip
    assert numbers(text) <= allowed
    level = rate_of(*reversed(december))
    assert ("còn thiếu" in text) == (level < 90)


# --- Means ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("score", ["2.99", "3.00", "3.02", "3.08", "3.10", "3.19"])
def test_a_change_of_satisfaction_says_that_raters_are_unknown(altered, score):
    text = pakn_sentences.satisfaction(altered({SCORE: score})).text
    word = "tăng" if Decimal(score) > Decimal("3.09") else "giảm"
    assert re.search(rf"điểm, {word} 0,\d\d điểm \(số lượt đánh giá không được công bố\)", text)


def test_satisfaction_that_did_not_change_says_only_that(altered):
    text = pakn_sentences.satisfaction(altered({SCORE: "3.09"})).text
    assert re.search("điểm, không thay đổi[.;]", text)
    assert "lượt đánh giá" not in text


def test_means_name_only_the_localities_documents_name(trend):
    assert "Năm 2023, cao nhất là thị xã Thuận Thành (3,7 điểm) và thấp nhất là huyện Tiên Du (2,2 điểm)." in (
        pakn_sentences.satisfaction(trend).text
    )
    assert "lâu nhất là huyện Gia Bình (48,4 ngày/PAKN)" in pakn_sentences.processing_days(trend).text


def test_means_without_figures_say_so(altered):
    assert pakn_sentences.satisfaction(altered({SCORE: None, SCORE_2023: None})).text == (
        "Mức độ hài lòng trung bình (thang điểm 5): không có số liệu."
    )


@pytest.mark.parametrize("sentence", [pakn_sentences.satisfaction, pakn_sentences.processing_days])
def test_means_name_the_years_without_figures(trend, sentence):
    assert "2025" in sentence(trend).text


# --- Localities -----------------------------------------------------------------------------------------------------


def test_localities_are_told_from_exact_values_only(trend):
    text = locality_sentences.localities(trend).text
    assert "tăng, theo mức công bố, ở huyện Gia Bình (từ 64,3% lên 98,4%" in text
    assert "giảm ở thành phố Bắc Ninh (từ 93,93% xuống 88,67%)" in text
    assert "4 địa phương có mức công bố (“trên”, “dưới”) chưa đủ để xác định" in text
    assert "tăng hay giảm: thành phố Từ Sơn, thị xã Quế Võ, thị xã Thuận Thành và huyện Yên Phong." in text
    assert (
        "giảm, theo mức công bố, ở huyện Tiên Du (trên 9,5 điểm %, từ 99,5% xuống dưới 90%) và huyện Lương Tài "
        "(trên 26,1 điểm %, từ trên 80% xuống 53,9%)" in text
    )


def test_a_doubtful_locality_value_is_flagged(trend):
    assert (
        "98,4%; số đã công bố chưa khớp với số lượng, xem chú thích của bảng)"
        in locality_sentences.localities(trend).text
    )


def test_an_impossible_locality_rate_is_flagged(altered):
    assert "chưa khớp" in locality_sentences.localities(altered({GIA_BINH: {"status": "ok"}})).text


def test_an_unchanged_locality_has_not_changed(altered):
    text = locality_sentences.localities(altered({GIA_BINH_2023: "98.4"})).text
    assert "Gia Bình" in text
    assert "không thay đổi" in text


def test_a_locality_without_figures_has_no_bound(altered):
    assert (
        "chưa đủ để xác định"
        not in locality_sentences.localities(altered({OTHERS_2023: None, "000-048-08": None})).text
    )


def test_one_year_has_no_localities_to_compare(altered):
    text = locality_sentences.localities(altered({}, (2024, 2025))).text
    assert text.startswith("Năm 2024, tiếp nhận nhiều nhất là thành phố Bắc Ninh (1.641 PAKN)")
    assert not re.search("tăng|giảm", text)


# --- Topics and the regulation series -------------------------------------------------------------------------------


def test_topics_common_to_both_years_come_first(trend):
    text = pakn_sentences.topics(trend).text
    assert text.startswith(
        "Các vấn đề được người dân quan tâm nhiều nhất ở cả hai năm 2023 và 2024: công trình xây dựng;"
    )
    assert "Năm 2024 có thêm: chiếu sáng." in text
    assert "Năm 2023 có thêm" not in text


def test_no_topics_at_all_are_no_figures(altered):
    assert (
        pakn_sentences.topics(altered({}, mentions=())).text == "Các vấn đề được quan tâm nhiều nhất: không có số liệu."
    )


def test_topics_of_one_year_only_are_not_said_of_both(altered, book):
    mentions = tuple(mention for mention in book.mentions if mention.doc == "000")
    assert ": ." not in pakn_sentences.topics(altered({}, mentions=mentions)).text


def test_the_regulation_series_stands_alone(trend):
    text = pakn_sentences.regulation(trend).text
    assert numbers(text) == {"2025", "1.343", "1.277", "95,09"}
    assert "đã giải quyết xong" in text
    assert "ghi “các PAKN đã được xem xét, xử lý xong” và “Số còn lại đang trong thời gian giải quyết”. " in text
    assert "không so sánh với các năm trước" in text
    assert not re.search(r"tăng|giảm|ứng dụng Phản ánh", text)


def test_years_without_the_regulation_series_have_no_sentence(altered):
    assert pakn_sentences.regulation(altered({}, (2023, 2024))) is None


# --- All sentences --------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.__name__)
@pytest.mark.parametrize("years", [(2023, 2024), (2023, 2024, 2025), (2024, 2025), (2024,)], ids=str)
def test_sentences_are_whole_for_any_span(altered, sentence, years):
    made = sentence(altered({}, years))
    if made is None:
        return
    text = made.text
    assert text[0].isupper()
    assert text.endswith(".")
    assert not re.search(r"\.\.|  | [,.;]|: \.|None|NaN|\b-\d", text)


@pytest.mark.parametrize(
    "sentence",
    [
        pakn_sentences.overall,
        pakn_sentences.december,
        pakn_sentences.satisfaction,
        pakn_sentences.processing_days,
        locality_sentences.localities,
        pakn_sentences.regulation,
    ],
    ids=lambda sentence: sentence.__name__,
)
def test_a_printed_figure_is_among_the_figures_of_its_sentence(trend, sentence):
    made = sentence(trend)
    own = {in_print(trend.book[name]) for name in made.figure_ids}
    printed = {
        in_print(figure)
        for figure in trend.book
        if trend.book.indicator(figure).startswith("pakn_") and figure.role == "observed" and figure.exact
        if figure.period_kind in ("year", "cchc_year") and figure.year in trend.years and figure.doc != "002"
    }
    assert numbers(made.text) & printed - {"11", "12", "90"} <= own


def test_the_title_names_the_years(trend):
    assert pakn_sentences.trend_title(trend).endswith("các năm 2023, 2024 và 2025")
