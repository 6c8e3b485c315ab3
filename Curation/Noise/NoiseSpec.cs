using System.Globalization;

namespace SatCurate.Curation;

/// <summary>A noise model, of labels or of pictures, as <c>--inject</c> names it. Its text form (<see cref="Text"/>) parses back to an equal spec.</summary>
public abstract record NoiseSpec
{
    /// <summary>The accepted forms, as a hint.</summary>
    public const string Forms =
        "Use symmetric:R, symmetric-other:R, asymmetric:R (CIFAR-10), asymmetric:R:from>to,from>to, pair:R, instance:R or file:PATH; "
        + "for pictures also gaussian-image:R, random-pixels:R or shuffled-pixels:R, with R in [0,1]";

    private protected const string Option = "--inject";

    // Keeps the noise of a seed apart from whatever else draws from that seed.
    private const long Stream = 0x6E6F697365;

    private protected NoiseSpec()
    {
    }

    /// <summary>The canonical text form, such as <c>symmetric:0.4</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Reads one of <see cref="Forms"/>.</summary>
    /// <exception cref="UserErrorException">The text is none of them, or the rate lies outside [0,1].</exception>
    public static NoiseSpec Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        string model = parts[0];
        string rest = parts.Length == 2 ? parts[1] : "";
        return model switch
        {
            "symmetric" => new SymmetricNoise(Rate(rest, text), WithTrueClass: true),
            "symmetric-other" => new SymmetricNoise(Rate(rest, text), WithTrueClass: false),
            "asymmetric" => Asymmetric(rest, text),
            "pair" => new PairNoise(Rate(rest, text)),
            "instance" => new InstanceNoise(Rate(rest, text)),
            "gaussian-image" => new ImageCorruption(Rate(rest, text), CorruptionKind.Gaussian),
            "random-pixels" => new ImageCorruption(Rate(rest, text), CorruptionKind.RandomPixels),
            "shuffled-pixels" => new ImageCorruption(Rate(rest, text), CorruptionKind.ShuffledPixels),
            "file" when rest.Length > 0 => new FileNoise(rest),
            "file" => throw Malformed("file noise without a path", text),
            _ => throw Malformed($"unknown noise model '{model}'", text),
        };
    }

    /// <summary>
    /// Replaces labels in place. The same labels, class count and seed give the same result on every machine; unlabelled samples (-1) stay.
    /// </summary>
    /// <param name="labels">Class indexes, -1 where unlabelled.</param>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="UserErrorException">The model does not fit these classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label lies outside -1 … C-1.</exception>
    public NoiseOutcome Apply(Span<int> labels, IReadOnlyList<string> classes, long seed)
    {
        int labelled = 0;
        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(label, -1, nameof(labels));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, classes.Count, nameof(labels));
            labelled += label >= 0 ? 1 : 0;
        }

        (int redrawn, int changed) = Draw(labels, labelled, classes, new SeededRandom(seed, Stream));
        return new NoiseOutcome(labelled, redrawn, changed);
    }

    /// <summary><see cref="Text"/>.</summary>
    public sealed override string ToString() => Text;

    /// <summary>Draws the new labels; the labels are checked already, <paramref name="labelled"/> of them are not -1.</summary>
    private protected abstract (int Redrawn, int Changed) Draw(
        Span<int> labels, int labelled, IReadOnlyList<string> classes, SeededRandom random);

    private protected static UserErrorException Malformed(string what, string text) => new(what, $"{Option} {text}", Forms);

    private protected static string Format(double rate) => rate.ToString("R", CultureInfo.InvariantCulture);

    private static AsymmetricNoise Asymmetric(string rest, string text)
    {
        string[] parts = rest.Split(':', 2);
        return new AsymmetricNoise(Rate(parts[0], text), parts.Length == 2 ? ClassMap.Parse(parts[1], $"{Option} {text}") : null);
    }

    private static double Rate(string number, string text) =>
        !double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double rate)
            ? throw Malformed(number.Length == 0 ? "noise without a rate" : $"noise rate '{number}' is not a number", text)
            : rate is >= 0 and <= 1 ? rate : throw Malformed($"noise rate {number} lies outside [0,1]", text);
}
