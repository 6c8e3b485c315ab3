using System.Globalization;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Glyphs;
using SatCurate.Storage;

namespace SatCurate.Client.Experiments;

/// <summary>The data of an experiment: the user's files with a test split, or generated digits.</summary>
internal sealed class ExperimentInput
{
    private const int GeneratedTests = 1_000;
    private const long LeastGenerated = 100;
    private const long MostGenerated = 1_000_000;

    private readonly IngestRequest _request;
    private readonly int _generated;

    private ExperimentInput(IngestRequest request, int generated) => (_request, _generated) = (request, generated);

    /// <summary>The input that was asked for.</summary>
    /// <param name="request">The user's files, relative to the working directory; none for generated digits.</param>
    /// <param name="scale">How many samples are taken where the request sets no limit.</param>
    /// <exception cref="UserErrorException">There is no test split to measure on.</exception>
    public static ExperimentInput Of(IngestRequest request, ExperimentScale scale)
    {
        bool generates = request.Paths.Count == 0;
        if (!generates && request.TestPaths.Count == 0)
        {
            throw new UserErrorException("an experiment measures on a clean test split", string.Join(", ", request.Paths), "Name it with --test");
        }

        if (generates && request.TestPaths.Count > 0)
        {
            throw new UserErrorException("a test split without training samples", string.Join(", ", request.TestPaths), "Name the files of both, or neither for generated digits");
        }

        if (generates && request.Limit is < LeastGenerated or > MostGenerated)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"--limit {request.Limit} lies outside {LeastGenerated} to {MostGenerated:N0} generated digits"));
        }

        return new ExperimentInput(
            generates ? request : request with { Limit = request.Limit ?? scale.Samples }, generates ? (int)(request.Limit ?? scale.Generated) : 0);
    }

    /// <summary>What it is, for people.</summary>
    public string Text => _generated > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{_generated:N0} generated digits, no real data")
        : string.Join(", ", _request.Paths.Select(Path.GetFileName));

    /// <summary>The ingest of one cell.</summary>
    /// <param name="dataset">Name of its data set.</param>
    /// <param name="inject">Its noise; null for none.</param>
    /// <param name="seed">Seed of the noise, and of generated samples.</param>
    public IngestRequest Request(string dataset, string? inject, long seed)
    {
        IngestRequest request = _request with { Dataset = dataset, Inject = inject, Seed = seed };
        return _generated == 0
            ? request with { Resume = true }
            : request with
            {
                Limit = null,
                Source = new GlyphSource(Splits.Train, _generated, seed),
                TestSource = new GlyphSource(Splits.Test, GeneratedTests, seed),
            };
    }

    /// <summary>Changes with the data: options, and path, length and time of every file.</summary>
    /// <exception cref="UserErrorException">A file is missing or malformed.</exception>
    public string Fingerprint() => _generated == 0 ? Ingest.InputHash(_request) : string.Create(CultureInfo.InvariantCulture, $"generated {_generated}");
}
