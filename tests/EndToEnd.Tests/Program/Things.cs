using System.Globalization;
using System.Text;

namespace SatCurate.EndToEnd.Tests;

/// <summary>Rows of a category and a number, every tenth label wrong. The colour says the class: red is hot, blue and green are cold.</summary>
internal static class Things
{
    private static readonly string[] s_colours = ["red", "red", "blue", "green"];

    /// <summary>A CSV of so many of them, with a header.</summary>
    public static string Rows(int rows)
    {
        var random = new Random(3);
        var text = new StringBuilder("colour,size,label\n");
        for (int i = 0; i < rows; i++)
        {
            string colour = s_colours[random.Next(s_colours.Length)];
            bool isWrong = i % 10 == 9;
            text.Append(CultureInfo.InvariantCulture, $"{colour},{random.Next(10)},{((colour == "red") ^ isWrong ? "hot" : "cold")}\n");
        }

        return text.ToString();
    }

    /// <summary>The data set <c>things</c>, cleaned.</summary>
    public static async Task CleanAsync(Workplace workplace)
    {
        string file = workplace.Write("things.csv", Rows(1500));
        await SatCurateProcess.OutputAsync(workplace.Store, "ingest", "things", file, "--label-column", "label");
        await SatCurateProcess.OutputAsync(
            workplace.Store, "clean", "things", "--epochs", "6", "--warmup", "2", "--report", workplace.File("report.html"));
    }
}
