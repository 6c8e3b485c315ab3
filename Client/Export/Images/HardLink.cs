using System.Runtime.InteropServices;

namespace SatCurate.Client.Export.Images;

/// <summary>A second name of a file.</summary>
internal static partial class HardLink
{
    /// <summary>Makes one; false where the file system refuses, as across two of them.</summary>
    /// <param name="file">The file, no symbolic link.</param>
    /// <param name="name">A path where nothing is.</param>
    public static bool TryCreate(string file, string name) =>
        OperatingSystem.IsWindows() ? CreateHardLink(name, file, 0) : Link(file, name) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string name, string file, nint security);
}
