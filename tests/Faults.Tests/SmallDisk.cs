using System.Diagnostics;
using System.Globalization;

namespace SatCurate.Faults.Tests;

/// <summary>A file system of a few megabytes in memory. Mounting one takes root; without, the test is skipped and says so.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    public static SmallDisk Mount(string folder, int bytes)
    {
        (int code, string errors) = Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={bytes}"), "tmpfs", folder);
        if (code != 0)
        {
            Assert.Skip($"a small disk can't be mounted here: {errors.Trim()}");
        }

        return new SmallDisk(folder);
    }

    /// <summary>Leaves <paramref name="bytes"/> free.</summary>
    public void FillBut(long bytes)
    {
        using FileStream file = File.Create(Filler);
        byte[] page = new byte[4096];
        for (long left = new DriveInfo(Folder).AvailableFreeSpace - bytes; left > 0; left -= page.Length)
        {
            file.Write(page);
        }
    }

    /// <summary>Frees what was filled.</summary>
    public void MakeRoom() => File.Delete(Filler);

    public void Dispose() => Run("umount", "-l", Folder);

    private static (int Code, string Errors) Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}
