using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Labels;

/// <summary>One label a sample from a file beside predicted probabilities.</summary>
internal static class GivenLabels
{
    /// <summary>N class indexes, from an npy file of integers or from whatever <c>--labels</c> takes otherwise.</summary>
    /// <param name="file"><c>FILE</c> or <c>FILE:COLUMN</c>.</param>
    /// <param name="count">Number of samples N.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="probabilities">File of the probabilities, for messages.</param>
    public static int[] Read(string file, int count, ClassList classes, string probabilities)
    {
        bool isNpy = File.Exists(file) && NpyHeader.Matches(InputFile.Head(file, 6));
        int[] labels = isNpy ? ReadNpy(file, count, classes, probabilities) : ReadColumn(file, count, classes);
        return labels.Any(label => label != labels[0]) ? labels : throw new UserErrorException(
            $"only one class, '{classes.Names[labels[0]]}', among the given labels", file, "Two classes at least are needed");
    }

    private static int[] ReadNpy(string path, int count, ClassList classes, string probabilities)
    {
        NpyHeader header = NpyHeader.Read(path);
        if (header.Shape.Count != 1)
        {
            throw new UserErrorException($"an npy array of shape {header.ShapeText} where (samples,) is wanted", path);
        }

        long[] values = NpyArray.Integers(header) ?? throw new UserErrorException(
            $"npy values of type '{header.Descriptor}' where labels are wanted", path, "Save them as integers");
        if (values.Length != count)
        {
            throw new UserErrorException(
                $"{count} rows of probabilities but {values.Length} labels",
                $"{probabilities} and {path}",
                "Both files must hold the same samples in the same order");
        }

        int wrong = Array.FindIndex(values, value => value < 0 || value >= classes.Count);
        return wrong < 0 ? Array.ConvertAll(values, value => (int)value) : throw new UserErrorException(
            $"label {values[wrong]} of sample {wrong} lies outside 0-{classes.Count - 1}",
            path,
            $"The probabilities have {classes.Count} columns, one a class");
    }

    private static int[] ReadColumn(string file, int count, ClassList classes)
    {
        LabelColumn column = LabelColumn.Read(file, "--labels");
        int[] classOf = column.ClassesOf(classes);
        var labels = new int[count];
        for (int index = 0; index < count; index++)
        {
            int label = column.Take(index, source: null, root: null);
            labels[index] = label >= 0 ? classOf[label] : throw new UserErrorException(
                $"sample {index} has no label", column.Path, "Leave samples without a label out of both files");
        }

        column.CheckAllTaken(count, cut: false);
        return labels;
    }
}
