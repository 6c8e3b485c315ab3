using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SatCurate.EndToEnd.Tests;

/// <summary>The example that trains PyTorch on a feed.</summary>
public sealed partial class FeedTrainingTests : IDisposable
{
    private static readonly string s_python = Path.Combine(AppContext.BaseDirectory, "Python");

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Example_FromTheServerAndFromTheFolder_TrainsToTheSameAndAgreesWithTheTargets()
    {
        if (FeedReaderProcess.WhyNot is { } why)
        {
            Assert.Skip(why);
        }

        await Things.CleanAsync(_workplace);
        await SatCurateProcess.OutputAsync(_workplace.Store, "decide", "things", "6", "discard");
        string folder = _workplace.File("npy");
        await SatCurateProcess.OutputAsync(_workplace.Store, "export", "things", "--to", folder, "--format", "npy");
        string features = _workplace.File("features.npy");
        await PythonAsync(
            "-c",
            "import sys, numpy as np; rows = [line.split(',') for line in open(sys.argv[1])][1:]; "
            + "np.save(sys.argv[2], np.array([[c == 'red', c == 'blue', c == 'green', float(s) / 10] for c, s, _ in rows], np.float32))",
            _workplace.File("things.csv"),
            features);

        using WebProcess web = await WebProcess.StartAsync(_workplace.Store);
        string fromServer = await PythonAsync(Path.Combine(s_python, "example_torch.py"), features, web.Url, "things");
        (await PythonAsync(Path.Combine(s_python, "example_torch.py"), features, folder)).ShouldBe(fromServer);

        // A linear model learns the rule and not the tenth of the labels that are wrong, which so short a run has not turned yet.
        double.Parse(Agreement().Match(fromServer).Groups[1].ValueSpan, CultureInfo.InvariantCulture).ShouldBeInRange(0.88, 0.92);
    }

    private static async Task<string> PythonAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }

    [GeneratedRegex(@"agrees with the cleaned labels: ([0-9.]+)")]
    private static partial Regex Agreement();
}
