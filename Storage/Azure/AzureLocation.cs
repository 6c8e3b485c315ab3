using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>A place in Azure Blob Storage: <c>azure:CONTAINER</c> or <c>azure:CONTAINER/PREFIX</c>.</summary>
/// <param name="Container">Name of the container: 3 to 63 of <c>a–z 0–9 -</c>, no dash at an end or beside another.</param>
/// <param name="Prefix">What the store's blobs begin with: empty, or segments as in <see cref="StoreNames"/> ending in <c>/</c>.</param>
public sealed record AzureLocation(string Container, string Prefix)
{
    private const string Scheme = "azure:";

    /// <summary>Reads a location; null where it does not begin with <c>azure:</c>.</summary>
    /// <exception cref="UserErrorException">It begins with <c>azure:</c>, but names no container and prefix.</exception>
    public static AzureLocation? TryParse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string[] parts = text[Scheme.Length..].TrimEnd('/').Split('/', 2);
        if (!IsContainer(parts[0]))
        {
            throw new UserErrorException(
                $"'{parts[0]}' is no name of a container", text, "A container has 3 to 63 lower-case letters, digits and single dashes, as in azure:curation");
        }

        if (parts.Length == 2 && !StoreNames.IsName(parts[1]))
        {
            throw new UserErrorException($"'{parts[1]}' can't begin names in a container", text, "Use letters, digits, '.', '_' and '-', as in azure:curation/team-a");
        }

        return new AzureLocation(parts[0], parts.Length == 2 ? parts[1] + "/" : "");
    }

    /// <inheritdoc/>
    public override string ToString() => Prefix.Length == 0 ? Scheme + Container : $"{Scheme}{Container}/{Prefix.TrimEnd('/')}";

    private static bool IsContainer(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && !name.StartsWith('-')
        && !name.EndsWith('-')
        && !name.Contains("--", StringComparison.Ordinal);
}
