using System.Globalization;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Datasets.Readers;

/// <summary>
/// CIFAR in its binary version: records of one label byte (CIFAR-100: coarse, then fine; the fine one counts) and 3 x 32 x 32 bytes,
/// channel by channel. Several batch files are read one after the other; each may be gzip.
/// </summary>
public sealed class CifarSource : FileSource
{
    private const int ImageBytes = 3 * 32 * 32;

    private static readonly string[] Cifar10Names =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    private readonly int _labelBytes;

    /// <param name="paths">Batch files.</param>
    /// <param name="classes">10 or 100 where the caller knows which it is; null tells them apart by the length of a record.</param>
    public CifarSource(IReadOnlyList<string> paths, int? classes = null)
        : base("cifar")
    {
        Files = paths;
        long[] lengths = [.. paths.Select(InputFile.Length)];
        bool ten = lengths.All(length => length % (ImageBytes + 1) == 0);
        bool hundred = lengths.All(length => length % (ImageBytes + 2) == 0);
        if (classes is null && ten && hundred && lengths.Sum() > 0)
        {
            throw new UserErrorException(
                "the files may be CIFAR-10 or CIFAR-100", string.Join(", ", paths), "Say which with --format cifar10 or --format cifar100");
        }

        _labelBytes = classes == 100 || (classes is null && !ten) ? 2 : 1;
        int record = ImageBytes + _labelBytes;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] % record != 0)
            {
                throw new UserErrorException(
                    $"truncated or not CIFAR: {lengths[i]} bytes are no whole number of records of "
                        + (classes is null ? $"{ImageBytes + 1} (CIFAR-10) or {ImageBytes + 2} (CIFAR-100) bytes" : $"{record} bytes"),
                    paths[i],
                    "Fetch the file again; the binary version is wanted");
            }
        }

        Shape = new SampleShape(PayloadKind.ImageUInt8, 3, 32, 32);
        Count = lengths.Sum() / record;
        LabelNames = _labelBytes == 1 ? Cifar10Names : [.. Enumerable.Range(0, 100).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        TakenFor = (_labelBytes == 1 ? "CIFAR-10 binary" : "CIFAR-100 binary, fine labels")
            + (classes is null ? $" (whole records of {record} bytes)" : " (as --format says)");
    }

    /// <inheritdoc/>
    public override LabelNaming Naming => LabelNaming.Positional;

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames { get; }

    /// <summary>True where a file of <paramref name="length"/> bytes can be whole records of either kind.</summary>
    internal static bool Matches(long length) => length > 0 && (length % (ImageBytes + 1) == 0 || length % (ImageBytes + 2) == 0);

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        var record = new byte[ImageBytes + _labelBytes];
        foreach (string path in Files)
        {
            using Stream stream = InputFile.Open(path);
            for (long i = 0; ; i++)
            {
                int read = stream.ReadAtLeast(record, record.Length, throwOnEndOfStream: false);
                if (read == 0)
                {
                    break;
                }

                int label = record[_labelBytes - 1];
                if (read < record.Length || label >= LabelNames.Count)
                {
                    throw new UserErrorException(
                        read < record.Length ? "the last record is truncated" : $"label {label} lies outside 0-{LabelNames.Count - 1}",
                        $"{path}, record {i}",
                        "Check that it is the binary version of CIFAR");
                }

                yield return new RawSample(record.AsMemory(_labelBytes), label, null);
            }
        }
    }
}
