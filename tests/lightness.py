"""The lightness of a colour as an eye sees it."""

from matplotlib import colors


def lightness(colour: str | tuple[float, ...]) -> float:
    """Return CIE L* of a colour, 0 (black) to 100 (white)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colors.to_rgb(colour)]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else luminance * 24389 / 27
