"""Signs drawn on a grid of 24 by 24, as the inside of an `svg`."""

from collections.abc import Mapping

ICONS: Mapping[str, str] = {
    "brand": '<path d="M12 21v-8"/><path d="M12 13c0-4 2.5-7 7-8 .6 5-2 8-7 8z"/>'
    '<path d="M12 16c-.3-3-2.3-5.3-6.5-6-.3 3.8 2 6 6.5 6z"/><path d="M5 21h14"/>',
    "home": '<path d="M4 11l8-7 8 7"/><path d="M6 10v10h12v-10"/><path d="M10 20v-6h4v6"/>',
    "inbox": '<path d="M4 13l2.5-8h11L20 13v6H4z"/><path d="M4 13h5l1 2.5h4L15 13h5"/>',
    "list": '<path d="M8 6h12M8 12h12M8 18h12"/><path d="M4 6h.01M4 12h.01M4 18h.01"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.6-4 4-6 8-6s7.4 2 8 6"/>',
    "file": '<path d="M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7z"/><path d="M14 3v4h4"/>',
    "download": '<path d="M12 4v11"/><path d="M7 11l5 5 5-5"/><path d="M5 20h14"/>',
    "clock": '<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>',
    "alert": '<path d="M12 4l9 16H3z"/><path d="M12 10v4"/><path d="M12 17h.01"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l8-8"/><path d="M16 7l3 3"/>',
    "out": '<path d="M14 4h-8v16h8"/><path d="M10 12h10"/><path d="M17 9l3 3-3 3"/>',
    "globe": '<circle cx="12" cy="12" r="8"/><path d="M4 12h16"/><path d="M12 4c-5 5-5 11 0 16"/>'
    '<path d="M12 4c5 5 5 11 0 16"/>',
    "moon": '<path d="M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z"/>',
    "book": '<path d="M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3z"/><path d="M5 17a3 3 0 0 1 3-3h11"/><path d="M9 8h6"/>',
    "swap": '<path d="M7 8h12l-3-3"/><path d="M17 16H5l3 3"/>',
    "twins": '<circle cx="8" cy="8" r="3"/><circle cx="16" cy="8" r="3"/>'
    '<path d="M2.5 19c.4-3.5 2.8-5 5.5-5s5.1 1.5 5.5 5"/>'
    '<path d="M15 14.1c3.4-.5 6.1 1.2 6.5 4.9"/>',
    "check": '<path d="M9 4h6v3H9z"/><path d="M9 5.5H6V20h12V5.5h-3"/><path d="M9 13l2.2 2.2L15.5 11"/>',
    "columns": '<path d="M5 5h14v14H5z"/><path d="M10 5v14M14.5 5v14"/>',
    "bookmark": '<path d="M7 4h10v16l-5-4-5 4z"/>',
    "gear": '<circle cx="12" cy="12" r="3"/><path d="M12 4v3M12 17v3M4 12h3M17 12h3"/>'
    '<path d="M6.3 6.3l2.2 2.2M15.5 15.5l2.2 2.2M17.7 6.3l-2.2 2.2M8.5 15.5l-2.2 2.2"/>',
    "eye": '<path d="M3 12c3-4.5 6-6 9-6s6 1.5 9 6c-3 4.5-6 6-9 6s-6-1.5-9-6z"/><circle cx="12" cy="12" r="2.5"/>',
    "phone": '<path d="M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z"/><path d="M11 18h2"/>',
    "question": '<circle cx="12" cy="12" r="8"/>'
    '<path d="M9.5 10a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.5"/><path d="M12 16.5h.01"/>',
    "people": '<circle cx="9" cy="8" r="3.2"/><path d="M3 20c.4-3.6 3-5.6 6-5.6s5.6 2 6 5.6"/>'
    '<path d="M15.5 5.2a3.2 3.2 0 0 1 0 5.6"/><path d="M17.5 14.8c2 .8 3.2 2.6 3.5 5.2"/>',
    "send": '<path d="M21 3L10 14"/><path d="M21 3l-7 18-4-7-7-4z"/>',
    "chart": '<path d="M4 20h16"/><path d="M7 20v-6M12 20V8M17 20v-9"/>',
}
