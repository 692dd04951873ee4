"""Reading XML from outside: no document type, no entities, no network, a limit on size."""

from lxml import etree

from ansinh.payments.errors import UnreadableAnswer

SIZE_LIMIT = 64 * 1024 * 1024


def read_xml(name: str, content: bytes) -> "etree._Element":
    """The root element; raises UnreadableAnswer for malformed XML and for any document type declaration.

    A declaration can define entities that expand without end or read files of this machine; the messages of
    ISO 20022 never carry one.
    """
    if len(content) > SIZE_LIMIT:
        raise UnreadableAnswer(file=name, expected="64 MB", came=f"{len(content) // 1024 // 1024} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise UnreadableAnswer(file=name, expected="XML", came=str(problem)) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableAnswer(file=name, expected="XML", came="DOCTYPE")
    return root


def local_name(element: "etree._Element") -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def first(element: "etree._Element", path: str) -> "etree._Element | None":
    """The first element at `path` (tags with slashes), whatever the version of the namespace."""
    for found in element.iterfind("/".join(f"{{*}}{tag}" for tag in path.split("/"))):
        return found
    return None


def every(element: "etree._Element", path: str) -> "list[etree._Element]":
    return list(element.iterfind("/".join(f"{{*}}{tag}" for tag in path.split("/"))))


def text_at(element: "etree._Element", path: str) -> str:
    """The text at `path`, '' where there is none."""
    found = first(element, path)
    return (found.text or "").strip() if found is not None else ""
