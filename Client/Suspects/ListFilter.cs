namespace SatCurate.Client.Suspects;

/// <summary>What of a list is wanted.</summary>
/// <param name="Given">Only this given class; null for all.</param>
/// <param name="Suggested">Only this suggested class; null for all.</param>
/// <param name="Decided">True: only samples with a decision; false: only those without; null: both.</param>
/// <param name="Offset">How many to pass over.</param>
/// <param name="Limit">How many to take.</param>
/// <param name="Excerpt">Characters of a text's excerpt.</param>
internal sealed record ListFilter(int? Given, int? Suggested, bool? Decided, int Offset, int Limit, int Excerpt)
{
    /// <summary>Whether the list is to hold a sample of this given and suggested class and this decision; null: it has none.</summary>
    public bool Takes(int given, int suggested, int? verdict) =>
        (Given ?? given) == given && (Suggested ?? suggested) == suggested && (Decided ?? verdict is not null) == verdict is not null;
}
