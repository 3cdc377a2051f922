"""DuckDB: silent, without network, each connection with a folder of its own, and locked once it has its rows."""

from pathlib import Path

import duckdb
import nbformat
import papermill
import pytest
import xlsxwriter

from pakn.base.errors import FaultError
from pakn.extracts.reading import connect, lock, naming_faults, write_parquet

ASKED = "SELECT value FROM duckdb_settings() WHERE name = "


def setting(connection, name):
    return connection.execute(f"{ASKED}'{name}'").fetchone()[0]


def refused(connection, statement):
    with pytest.raises(duckdb.Error) as raised:
        connection.execute(statement)
    return type(raised.value)


def test_nothing_is_fetched_or_shown():
    with connect() as connection:
        for name in ("enable_progress_bar", "autoinstall_known_extensions", "autoload_known_extensions"):
            assert setting(connection, name) == "false"


@pytest.mark.long
def test_a_kernel_shows_no_bar(tmp_path):
    # DuckDB looks whether it runs in a notebook, and only there switches its bar on.
    source = f"""import duckdb
from pakn.extracts.reading import connect
asked = "{ASKED}'enable_progress_bar'"
[each.execute(asked).fetchone()[0] for each in (duckdb.connect(), connect(), connect().cursor())]"""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "in.ipynb")
    made = papermill.execute_notebook(str(tmp_path / "in.ipynb"), str(tmp_path / "out.ipynb"), progress_bar=False)
    assert made.cells[-1].outputs[-1]["data"]["text/plain"] == "['true', 'false', 'false']"


def test_two_connections_spill_into_folders_of_their_own():
    # Two databases with one folder write into each other's files: the process ends with a segmentation fault.
    rows = "SELECT range AS number, md5(range::VARCHAR) AS text FROM range(900000)"
    with connect("40MB", threads=1) as one, connect("40MB", threads=1) as other:
        folders = [Path(setting(connection, "temp_directory")) for connection in (one, other)]
        assert len({*folders}) == 2
        for connection in (one, other):
            connection.execute(f"CREATE TABLE texts AS {rows}")
            lock(connection)  # spilling goes on behind the lock
        assert all(any(folder.iterdir()) for folder in folders), "too few rows to spill"
        sums = [connection.execute("SELECT sum(hash(text)) FROM texts").fetchone() for connection in (one, other)]
        assert len({*sums}) == 1
    assert not any(folder.exists() for folder in folders)


def test_a_locked_connection_reaches_nothing_else(tmp_path):
    secret, target = tmp_path / "khác.csv", tmp_path / "ra.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    with connect() as connection:
        lock(connection)
        assert refused(connection, f"SELECT * FROM read_csv('{secret}')") is duckdb.PermissionException  # noqa: S608
        assert refused(connection, f"COPY (SELECT 1) TO '{target}'") is duckdb.PermissionException
        assert refused(connection, f"ATTACH '{tmp_path / 'x.db'}'") is duckdb.PermissionException
        for change in ("SET enable_external_access = true", f"SET allowed_paths = ['{secret}']",
                       "SET memory_limit = '100GB'"):  # fmt: skip
            assert refused(connection, change) is duckdb.InvalidInputException
    assert not target.exists()


@pytest.mark.parametrize("name", ["cases.parquet", "xuất [1].parquet", "d'Hòa *.parquet"])
def test_what_is_named_stays_readable_and_a_frame_can_be_written(tmp_path, name):
    path, out = tmp_path / name, tmp_path / "khung.parquet"
    with connect() as connection:
        write_parquet(connection, "SELECT 1 AS a", path)
    with connect() as connection:
        lock(connection, [path])
        write_parquet(connection, "SELECT 2 AS a", out)
        assert refused(connection, f"SELECT * FROM read_parquet('{out}')") is duckdb.PermissionException  # noqa: S608
        assert connection.execute("SELECT a FROM read_parquet(?)", [str(path).replace("[", "[[]")]).fetchall() == [(1,)]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, out.name])


@pytest.fixture(params=["csv", "xlsx", "parquet"])
def file(request, tmp_path):
    """One table as a file of each kind."""
    path = tmp_path / f"tệp [1].{request.param}"
    if request.param == "csv":
        path.write_text("Mã,Điểm\nA-1,5\n", encoding="utf-8")
    elif request.param == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ("Mã", "Điểm"))
            sheet.write_row(1, 0, ("A-1", 5))
    else:
        with connect() as connection:
            write_parquet(connection, 'SELECT \'A-1\' AS "Mã", 5 AS "Điểm"', path)
    return path


def test_a_file_that_is_loaded_locks_its_connection(file, opened, tmp_path):
    other = tmp_path / "khác.csv"
    other.write_text("a\n1\n", encoding="utf-8")
    with connect() as connection:
        opened(file).load(connection, {"code": 0, "rating": 1}, "cases")
        assert connection.execute("SELECT code, rating FROM cases").fetchall() == [("A-1", "5")]
        assert refused(connection, f"SELECT * FROM read_csv('{other}')") is duckdb.PermissionException  # noqa: S608
        write_parquet(connection, "SELECT * FROM cases", tmp_path / "khung.parquet")


@pytest.mark.parametrize(
    ("fails", "told"),
    [("SELECT CAST('Nguyễn Văn A' AS INTEGER)", "lỗi ConversionException"),
     ("SELECT list(range) FROM range(90000000)", "hết bộ nhớ")],
)  # fmt: skip
def test_a_fault_is_named_without_the_text_that_quotes_a_row(fails, told):
    with connect("20MB") as connection, pytest.raises(FaultError) as raised, naming_faults("2024-12.csv"):
        connection.execute(fails)
    assert str(raised.value).startswith(f"Chưa thực hiện được:\n  - 2024-12.csv: {told}")
    assert ("Nguyễn" in str(raised.value), raised.value.__cause__) == (False, None)
