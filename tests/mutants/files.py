"""The intake of files: what is refused before anything is opened, how kept files are stored and served."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

CORE, READ = "tests/core/test_files.py", "tests/tasks/notices/test_files.py"
PACKAGE, PDF, FILES = "reform/core/package.py", "reform/core/pdf_check.py", "reform/core/files.py"
INTAKE, OFD, PARTS = (
    "tasks/notices/files/__init__.py",
    "tasks/notices/files/ofd.py",
    "tasks/notices/files/parts.py",
)


def bad(name: str) -> tuple[str, ...]:
    """The case of tests/tasks/notices/bad_files.py with this name, as pytest calls it."""
    return (f"{READ}::test_bad_file_is_refused_with_its_sentence[{name.encode('unicode_escape').decode()}]",)


def core(name: str) -> tuple[str, ...]:
    """A test of reform/core."""
    return (f"{CORE}::{name}",)


REFUSES = core("test_check_refuses_with_a_sentence")
SERVED = core("test_serve_sends_an_attachment_that_browsers_neither_guess_nor_keep")
KEPT = core("test_storage_keeps_a_file_under_a_random_name_for_the_owner_alone")

PACKAGES = (
    Mutant("package: any number of entries", PACKAGE, "if len(entries) > MAX_ENTRIES:", "if False:", bad("条目.docx")),
    Mutant("package: a directory of any size", PACKAGE, "_directory_size(data) > MAX_DIRECTORY", "False", bad("目录.docx")),
    Mutant("package: a locked entry", PACKAGE, "entry.flag_bits & 0x1", "entry.flag_bits & 0x0", bad("锁.docx")),
    Mutant("package: more packed than there is", PACKAGE, "packed > size or ", "", bad("叠放.docx")),
    Mutant("package: entries over each other", PACKAGE, "len({entry.header_offset for entry in entries}) != len(entries)", "False", bad("重叠.docx")),
    Mutant("package: unpacks to any size", PACKAGE, "unpacked > MAX_UNPACKED or ", "", bad("总量.docx")),
    Mutant("package: a part of any size", PACKAGE, "any(entry.file_size > MAX_PART for entry in entries)", "False", bad("大件.docx")),
    Mutant("package: any ratio", PACKAGE, "(unpacked > SMALL and unpacked > MAX_RATIO * size)", "False", bad("比例.docx")),
    Mutant("package: two parts of one name", PACKAGE, "if len({name.lower() for name in names}) != len(names):", "if False:", bad("重名.docx")),
    Mutant("package: a link", PACKAGE, "if link or ", "if ", bad("链接.docx")),
    Mutant("package: a part above", PACKAGE, '".." in parts or ', "", bad("上级.docx")),
    Mutant("package: a part from the root", PACKAGE, 'entry.filename.startswith(("/", "\\\\")) or ', "", bad("绝对.docx")),
    Mutant("package: a part on a drive", PACKAGE, ' or ":" in entry.filename', "", bad("盘符.docx")),
    Mutant("package: an OFD under a password", PACKAGE, 'PurePosixPath(name).name == "Encryptions.xml"', "not name", bad("加密.ofd")),
    Mutant("package: what makes its kind is missing", PACKAGE, "if not PARTS[kind] <= names:", "if False:", bad("缺.docx")),
    Mutant("package: the type says macros", PACKAGE, 'b"macroenabled" in types or ', "", bad("宏类型.docx")),
    Mutant("package: an embedded object", PACKAGE, 'if "embeddings/" in lowered and', "if False and", bad("嵌入.docx")),
    Mutant("package: a package inside", PACKAGE, "return PurePosixPath(lowered).suffix in PROGRAMS", "return False", bad("套包.docx")),
    Mutant("package: damaged", PACKAGE, "    except FAULTS:\n        return BROKEN", "    except FAULTS:\n        return None", bad("断.docx")),
    Mutant("package: no end of its directory", PACKAGE, "    if at < 0:\n", "    if False:\n", bad("断.xlsx")),
    Mutant("part: a document type", PARTS, "forbid_dtd=True):\n                        pass", "forbid_dtd=False):\n                        pass", bad("类型.docx")),
    Mutant("part: a document type in two bytes", PARTS, ' or part[:2] in (b"\\xff\\xfe", b"\\xfe\\xff")', "", bad("双字节.docx")),
)  # fmt: skip

PDFS = (
    Mutant("PDF: no end", PDF, 'b"%%EOF" not in data[-TAIL:]', "False", bad("只有头.pdf")),
    Mutant("PDF: any number of streams", PDF, 'if data.count(b"endstream") > MAX_STREAMS:', "if False:", core("test_pdf_of_more_streams_than_any_document_has_is_damaged")),
    Mutant("PDF: objects not all looked at", PDF, "            if room < 0:\n                raise _TooMuch\n", "", core("test_objects_of_a_pdf_are_looked_at_until_they_are_too_many")),
    Mutant("PDF: a stream unpacks to any size", PDF, 'stream.lstrip(b"\\r\\n"), most)', 'stream.lstrip(b"\\r\\n"))', core("test_objects_of_a_pdf_never_unpack_to_more_than_they_may")),
    Mutant("PDF: names in numbers", PDF, '    if b"#" in objects:', "    if False:", bad("转写.pdf")),
    Mutant("PDF: under a password", PDF, "if LOCKED.search(objects):", "if False:", REFUSES),
    Mutant("PDF: acts", PDF, "return ACTIVE if ACTS.search(objects) else None", "return None", bad("脚本.pdf")),
    Mutant("PDF: another file inside", PDF, "EmbeddedFiles?|", "", bad("附件.pdf")),
    Mutant("PDF: starts a program", PDF, "|Launch|", "|", bad("启动.pdf")),
    Mutant("PDF: film and sound", PDF, "|RichMedia)(?!", ")(?!", bad("影音.pdf")),
    Mutant("PDF: packed objects", PDF, 'if b"/ObjStm" in', 'if b"/Nothing" in', bad("压入.pdf")),
    Mutant("PDF: what stands between streams", PDF, "        yield data[at:start]\n", "", bad("脚本.pdf")),
)  # fmt: skip

UPLOADS = (
    Mutant("file: any kind", FILES, "    if kind not in kinds:", "    if False:", REFUSES),
    Mutant("file: letters turned around", FILES, "if DIRECTION_MARKS.search(name):", "if False:", REFUSES),
    Mutant("file: nothing in it", FILES, "    if not data:\n        raise BadFile", "    if False:\n        raise BadFile", REFUSES),
    Mutant("file: not what its ending says", FILES, "    if fault:\n", "    if False:\n", REFUSES),
    Mutant("file: any size", FILES, "if len(data) > limit:", "if False:", core("test_bytes_beyond_the_limit_are_refused_whoever_hands_them_in")),
    Mutant("file: read though too large", FILES, "if upload.size is not None and upload.size > limit:", "if False:", core("test_upload_larger_than_the_limit_is_not_read")),
    Mutant("file: taken though the disk is full", FILES, "    _refuse_when_full(upload.size or 0)\n", "", core("test_upload_is_refused_before_it_is_read_when_the_disk_is_nearly_full")),
    Mutant("file: its size not counted against the disk", FILES, ".free - size <", ".free <", core("test_upload_is_refused_before_it_is_read_when_the_disk_is_nearly_full")),
    Mutant("file: a name with folders", FILES, 'name.replace("\\\\", "/").rsplit("/", 1)[-1]', "name", core("test_clean_name_is_fit_to_be_shown")),
    Mutant("file: a name with marks", FILES, 'if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}', "", core("test_clean_name_is_fit_to_be_shown")),
    Mutant("file: a name of any length", FILES, "stem[: FILE_NAME_LENGTH - 1 - len(suffix)]", "stem", core("test_clean_name_is_fit_to_be_shown")),
    Mutant("kept: under the name it came with", FILES, "/ uuid.uuid4().hex[:12])", "/ PurePosixPath(name).name)", KEPT),
    Mutant("kept: for everybody", FILES, "os.chmod(part.name, settings.FILE_UPLOAD_PERMISSIONS)", "os.chmod(part.name, 0o644)", KEPT),
    Mutant("kept: a half file stays", FILES, "                os.unlink(part.name)\n", "", core("test_storage_leaves_nothing_behind_when_writing_fails")),
    Mutant("served: opened in the browser", FILES, "as_attachment=True", "as_attachment=False", SERVED),
    Mutant("served: a page as a page", FILES, '".html": "application/octet-stream"', '".html": "text/html"', SERVED),
    Mutant("served: guessed", FILES, '    response["X-Content-Type-Options"] = "nosniff"\n', "", SERVED),
    Mutant("served: may act", FILES, '    response["Content-Security-Policy"] = "sandbox; default-src \'none\'"\n', "", SERVED),
    Mutant("served: taken by other places", FILES, '    response["Cross-Origin-Resource-Policy"] = "same-origin"\n', "", SERVED),
    Mutant("served: stored on the way", FILES, '"private, no-store"', '"private"', SERVED),
    Mutant("served: a name with line ends", FILES, "filename=clean_name(name)", "filename=name", SERVED),
    Mutant("served: nothing kept", FILES, "    if not file:\n        raise Http404\n", "", core("test_serve_of_nothing_is_404")),
    Mutant("served: the file is gone", FILES, "except FileNotFoundError as error:", "except ZeroDivisionError as error:", core("test_serve_of_nothing_is_404")),
)  # fmt: skip

TEXTS = (
    Mutant("text: an empty file", INTAKE, "    if not data:\n        raise UnreadableFile(EMPTY)\n", "", bad("空.txt")),
    Mutant("text: a file of any size", INTAKE, "    if len(data) > MAX_FILE:\n        raise UnreadableFile(TOO_BIG)\n", "", bad("大.txt")),
    Mutant("text: any kind", INTAKE, "    if ending not in KINDS:\n        raise UnreadableFile(NOT_SUPPORTED)\n", "", bad("程序.exe")),
    Mutant("text: not looked at before it is opened", INTAKE, "    if fault := fault_of(ending, data):\n        raise UnreadableFile(fault)\n", "", bad("宏.docx")),
    Mutant("text: of any length", INTAKE, "> MAX_TEXT:", "> 9 * MAX_TEXT:", bad("长.txt")),
    Mutant("text: none", INTAKE, "    if not source.text.strip():\n        raise UnreadableFile(NO_TEXT)\n", "", bad("白.txt")),
    Mutant("text: marked secret", INTAKE, "    if is_classified(source.text):\n", "    if False:\n", bad("密.txt")),
    Mutant("OFD: any number of pages", OFD, "if len(listed) > MAX_PAGES:", "if False:", bad("页多.ofd")),
    Mutant("OFD: any number of letters", OFD, "                    if self.room < 0:\n                        raise UnreadableFile(TOO_LONG)\n", "", (f"{READ}::test_letters_of_an_ofd_end_where_no_notice_is_so_long",)),
    Mutant("OFD: steps for letters that are not there", OFD, "max(0, min(times, most))", "max(0, times)", (f"{READ}::test_steps_of_an_ofd_are_repeated_for_its_letters_only",)),
    Mutant("OFD: a document type", OFD, "forbid_dtd=True", "forbid_dtd=False", bad("声明.ofd")),
    Mutant("OFD: a scan", OFD, "page.pictured = page.pictured or area > COVERS * page.width * page.height", "pass", bad("扫描.ofd")),
    Mutant("OFD: a watermark", OFD, "page.aside.append(words)", "pass", bad("密水印.ofd")),
    Mutant("OFD: broken", OFD, "    except FAULTS as error:\n", "    except ZeroDivisionError as error:\n", bad("缺页.ofd")),
)  # fmt: skip

FILE_INTAKE = PACKAGES + PDFS + UPLOADS + TEXTS
