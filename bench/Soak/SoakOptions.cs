using System.Globalization;

namespace SatCurate.Soak;

/// <summary>What the command line asks for.</summary>
/// <param name="Kills">Kills before the last round is ended undisturbed.</param>
/// <param name="Minutes">Time after which no further kill is made.</param>
/// <param name="Seed">Seed of data, kills and decisions.</param>
/// <param name="Store"><c>files</c> or <c>azurite</c>.</param>
/// <param name="Fractions">Three kills at a quarter, a half and three quarters of the run, and nothing else.</param>
internal sealed record SoakOptions(int Kills, double Minutes, int Seed, string Store, bool Fractions)
{
    /// <summary>How the program is called.</summary>
    public const string Usage = "usage: soak [--kills 100] [--minutes 15] [--seed 1] [--store files|azurite] [--fractions]";

    /// <summary>Reads a command line; null where it can't be read.</summary>
    public static SoakOptions? Parse(string[] args)
    {
        var options = new SoakOptions(100, 15, 1, "files", false);
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            SoakOptions? next = args[i] switch
            {
                "--fractions" => options with { Fractions = true },
                "--kills" when int.TryParse(value, out int kills) && kills > 0 => options with { Kills = kills },
                "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out double minutes) => options with { Minutes = minutes },
                "--seed" when int.TryParse(value, out int seed) => options with { Seed = seed },
                "--store" when value is "files" or "azurite" => options with { Store = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            i += args[i] == "--fractions" ? 0 : 1;
            options = next;
        }

        return options;
    }
}
