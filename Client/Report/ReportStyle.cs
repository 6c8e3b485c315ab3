namespace SatCurate.Client.Report;

/// <summary>The style of reports, light and dark.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """

        :root { color-scheme: light dark; --bg: #f7f8fa; --card: #fff; --ink: #1b1f24; --soft: #606a76; --rule: #e1e5ea; --accent: #c2410c; --line: #2563eb; --same: 37 99 235; --other: 194 65 12; --warm: rgb(96 106 118 / .10); }
        @media (prefers-color-scheme: dark) { :root { --bg: #14171b; --card: #1d2126; --ink: #e7eaee; --soft: #98a2ae; --rule: #2e343b; --accent: #fb923c; --line: #60a5fa; --same: 96 165 250; --other: 251 146 60; --warm: rgb(152 162 174 / .14); } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1180px; padding: 28px 20px 60px; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        h1 { margin: 0 0 4px; font-size: 30px; letter-spacing: -.02em; }
        h2 { margin: 0; font-size: 19px; }
        h3 { margin: 22px 0 8px; font-size: 15px; }
        header p, .caption, footer { margin: 2px 0; color: var(--soft); font-size: 13.5px; }
        section { margin-top: 22px; padding: 20px; background: var(--card); border: 1px solid var(--rule); border-radius: 12px; }
        .caption { margin-bottom: 14px; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(135px, 1fr)); gap: 12px; margin-top: 20px; }
        .tile { padding: 14px 16px; background: var(--card); border: 1px solid var(--rule); border-radius: 12px; }
        .tile b { display: block; font-size: 19px; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .tile span { color: var(--soft); font-size: 13px; }
        .tile.accent b { color: var(--accent); }
        .curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 18px; }
        figure { margin: 0; }
        figcaption { display: flex; justify-content: space-between; font-size: 13.5px; color: var(--soft); }
        figcaption b { color: var(--ink); font-variant-numeric: tabular-nums; }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--soft); font-size: 10.5px; }
        svg .end, svg .range { text-anchor: end; }
        .warm { fill: var(--warm); }
        .axis { stroke: var(--rule); fill: none; }
        .line { stroke: var(--line); stroke-width: 1.8; fill: none; stroke-linejoin: round; }
        .dot { fill: var(--line); }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(128px, 1fr)); gap: 12px; }
        article { padding: 10px; border: 1px solid var(--rule); border-radius: 10px; background: var(--bg); }
        article img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; border-radius: 6px; image-rendering: pixelated; background: #000; }
        article code { display: block; min-height: 84px; font-size: 11px; color: var(--soft); overflow-wrap: anywhere; }
        .cards.texts { grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
        article blockquote { margin: 0; font-size: 13.5px; overflow-wrap: anywhere; }
        article p { margin: 7px 0 0; font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
        article s { color: var(--soft); }
        article b { color: var(--accent); }
        article .figures { margin-top: 3px; color: var(--soft); font-size: 11.5px; font-variant-numeric: tabular-nums; }
        article .decision { font-size: 12px; color: var(--line); }
        .scroll { overflow-x: auto; }
        .heat { border-collapse: separate; border-spacing: 2px; font-size: 12.5px; font-variant-numeric: tabular-nums; }
        .heat th { padding: 2px 8px; font-weight: 500; text-align: right; white-space: nowrap; }
        .heat .corner { color: var(--soft); font-weight: 400; vertical-align: bottom; }
        .heat .column { padding: 2px; vertical-align: bottom; text-align: center; }
        .heat .tall span { display: inline-block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 130px; overflow: hidden; }
        .heat td { min-width: 42px; height: 30px; padding: 0 5px; text-align: center; border-radius: 4px; }
        .heat .same { background: rgb(var(--same) / calc(var(--heat) * .55)); }
        .heat .other { background: rgb(var(--other) / calc(var(--heat) * .85)); }
        .pairs { margin: 0; padding: 0; list-style: none; columns: 3 240px; column-gap: 28px; }
        .pairs li { display: flex; justify-content: space-between; gap: 12px; padding: 3px 0; border-bottom: 1px solid var(--rule); break-inside: avoid; font-size: 13.5px; }
        .pairs b { font-variant-numeric: tabular-nums; }
        footer { margin-top: 24px; }
        @media print { body { background: #fff; } section { break-inside: avoid; } }

        """;
}
