using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SatCurate.Faults;

/// <summary>Runs the checker, which is Python and knows nothing of this program but its file formats.</summary>
public static class Checker
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web);

    /// <summary>Checks one data set.</summary>
    /// <param name="place">Where the store lies; nobody may be writing to it.</param>
    /// <param name="dataset">Data set.</param>
    /// <param name="expected">What is to be found there.</param>
    public static async Task<CheckResult> RunAsync(IPlace place, string dataset, Expected expected)
    {
        string? attempts = null;
        try
        {
            List<string> arguments = [Path.Combine(Checkout.Root, "bench", "Soak", "check.py"), await place.AsDirectoryAsync(), dataset];
            arguments.AddRange(["--epochs", expected.Epochs.ToString(CultureInfo.InvariantCulture)]);
            arguments.AddRange(expected.Export is null ? [] : ["--export", expected.Export]);
            arguments.AddRange(expected.Reference is null ? [] : ["--reference", expected.Reference]);
            arguments.AddRange(expected.Unfinished ? ["--unfinished"] : []);
            if (expected.Attempts is not null)
            {
                attempts = Path.GetTempFileName();
                await File.WriteAllLinesAsync(attempts, expected.Attempts.Select(attempt => JsonSerializer.Serialize(attempt, Lines)));
                arguments.AddRange(["--attempts", attempts]);
            }

            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new CheckResult(process.ExitCode == 0, output + await errors);
        }
        finally
        {
            if (attempts is not null)
            {
                File.Delete(attempts);
            }
        }
    }
}
