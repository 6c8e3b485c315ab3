using System.Globalization;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Labels;

/// <summary>Predicted probabilities and given labels of the same samples, read from files: what confident learning needs.</summary>
/// <param name="Predictions">The samples.</param>
/// <param name="Classes">C class names in the order of the columns; their numbers where nobody named them.</param>
public sealed record PredictionFiles(LabelledPredictions Predictions, IReadOnlyList<string> Classes)
{
    /// <summary>The confident joint and its like are C x C.</summary>
    private const int MaxClasses = 8192;

    /// <summary>Reads and checks the files.</summary>
    /// <param name="probabilities">npy of float32 or float64, N x C.</param>
    /// <param name="labels">npy of N integers; or CSV <c>index,label</c>, or IDX1, as <c>FILE</c> or <c>FILE:COLUMN</c>.</param>
    /// <param name="classesFile">C class names, one a line; null where labels are numbers from 0.</param>
    /// <exception cref="UserErrorException">A file is damaged, or they do not fit each other.</exception>
    public static PredictionFiles Read(string probabilities, string labels, string? classesFile)
    {
        (double[] values, int rows, int columns) = ReadRows(probabilities);
        ClassList classes = ReadClasses(classesFile, columns, probabilities);
        int[] given = GivenLabels.Read(labels, rows, classes, probabilities);
        return new PredictionFiles(new LabelledPredictions(given, values, columns), classes.Names);
    }

    private static (double[] Values, int Rows, int Columns) ReadRows(string path)
    {
        NpyHeader header = NpyHeader.Read(path);
        if (header.Shape.Count != 2)
        {
            throw new UserErrorException($"an npy array of shape {header.ShapeText} where (samples, classes) is wanted", path);
        }

        double[] values = NpyArray.Floats(header) ?? throw new UserErrorException(
            $"npy values of type '{header.Descriptor}' where probabilities are wanted", path, "Save them as float32 or float64");
        if (header.Shape[1] is < 2 or > MaxClasses)
        {
            throw new UserErrorException($"{header.Shape[1]} classes where 2 to {MaxClasses} are wanted", path, "One column a class");
        }

        (int rows, int columns) = ((int)header.Shape[0], (int)header.Shape[1]);
        values = header.ColumnMajor ? Transposed(values, rows, columns) : values;
        for (int row = 0; row < rows; row++)
        {
            if (LabelledPredictions.FaultOf(values.AsSpan(row * columns, columns)) is { } fault)
            {
                throw new UserErrorException($"the probabilities of sample {row} {fault}", path, "Every row must be a distribution over the classes");
            }
        }

        return rows == 0 ? throw new UserErrorException("there are no samples", path) : (values, rows, columns);
    }

    private static ClassList ReadClasses(string? file, int columns, string probabilities)
    {
        if (file is null)
        {
            return new ClassList([.. Enumerable.Range(0, columns).Select(number => number.ToString(CultureInfo.InvariantCulture))], probabilities);
        }

        ClassList classes = ClassList.ReadFile(file);
        return classes.Count == columns ? classes : throw new UserErrorException(
            $"{classes.Count} class names for {columns} columns of probabilities",
            $"{file} and {probabilities}",
            "Write one name a line, in the order of the columns");
    }

    private static double[] Transposed(double[] columnMajor, int rows, int columns)
    {
        var values = new double[columnMajor.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                values[(row * columns) + column] = columnMajor[(column * rows) + row];
            }
        }

        return values;
    }
}
