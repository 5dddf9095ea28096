using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Frota.Database;

/// <summary>
/// Makes a folder's list of files durable: a new file's bytes are of no use after a power loss when its name is gone.
/// The framework opens no folders, so this asks the C library (open(2), fsync(2)).
/// </summary>
public static class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Returns when the list of files is on disk.</summary>
    /// <exception cref="IOException">It is not, as far as we know.</exception>
    public static void Flush(string folder)
    {
        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Fault(folder);
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw Fault(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Fault(string folder) =>
        new($"{folder} cannot be synced: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
