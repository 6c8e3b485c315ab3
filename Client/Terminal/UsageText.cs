using System.Text.RegularExpressions;

namespace SatCurate.Client.Terminal;

/// <summary>Brings the parser's messages into the form of all other errors.</summary>
internal static partial class UsageText
{
    /// <summary>The message on one line, without a full stop, beginning in lower case, and without the names of .NET types.</summary>
    public static string Of(string message)
    {
        string line = Blanks().Replace(TypeName().Replace(message, ""), " ").Trim().TrimEnd('.');
        return line.Length > 0 ? char.ToLowerInvariant(line[0]) + line[1..] : "the command line can't be understood";
    }

    [GeneratedRegex(@" as expected type '[^']*'")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
