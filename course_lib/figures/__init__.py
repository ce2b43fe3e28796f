"""Figures of the course in one visual style: pictures with alt text, explorers that
need no kernel, live widgets.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Heatmap": "matrices",
        "Picture": "picture",
        "bars": "charts",
        "diagram": "diagram",
        "dots": "charts",
        "explore": "explorer",
        "heatmap": "matrices",
        "heatmaps": "matrices",
        "histogram": "charts",
        "lines": "charts",
        "live": "interactive",
        "picture_sheet": "sheets",
        "picture_sheets": "sheets",
        "token_strip": "strips",
    },
)
