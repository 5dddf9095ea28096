using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace Frota.Connectors.Channels.Signatures;

/// <summary>
/// The few functions of OpenSSL 3 that the framework does not wrap: raw Ed25519 keys and one-shot signatures.
/// </summary>
internal static class LibCrypto
{
    /// <summary><c>NID_ED25519</c> of OpenSSL's <c>obj_mac.h</c>.</summary>
    public const int Ed25519 = 1087;

    private const string Library = "libcrypto.so.3";

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    public static extern KeyHandle NewPublicKey(int type, nint engine, in byte key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    public static extern KeyHandle NewPrivateKey(int type, nint engine, in byte key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    public static extern DigestHandle NewDigest();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static extern void FreeDigest(nint digest);

    [DllImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    public static extern int BeginVerify(DigestHandle digest, nint context, nint type, nint engine, KeyHandle key);

    [DllImport(Library, EntryPoint = "EVP_DigestVerify")]
    public static extern int Verify(
        DigestHandle digest, in byte signature, nuint signatureLength, in byte content, nuint length);

    [DllImport(Library, EntryPoint = "EVP_DigestSignInit")]
    public static extern int BeginSign(DigestHandle digest, nint context, nint type, nint engine, KeyHandle key);

    [DllImport(Library, EntryPoint = "EVP_DigestSign")]
    public static extern int Sign(
        DigestHandle digest, ref byte signature, ref nuint signatureLength, in byte content, nuint length);

    /// <summary>
    /// A failed call leaves its cause in a queue of the thread, where the framework's own calls would find it.
    /// </summary>
    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    public static extern void ClearErrors();

    /// <summary>An <c>EVP_PKEY</c>.</summary>
    internal sealed class KeyHandle() : SafeHandle(nint.Zero, ownsHandle: true)
    {
        public override bool IsInvalid => handle == nint.Zero;

        protected override bool ReleaseHandle()
        {
            FreeKey(handle);
            return true;
        }
    }

    /// <summary>An <c>EVP_MD_CTX</c>.</summary>
    internal sealed class DigestHandle() : SafeHandle(nint.Zero, ownsHandle: true)
    {
        public override bool IsInvalid => handle == nint.Zero;

        protected override bool ReleaseHandle()
        {
            FreeDigest(handle);
            return true;
        }
    }
}
