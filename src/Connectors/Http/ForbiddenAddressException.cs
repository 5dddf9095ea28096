namespace Frota.Connectors.Http;

/// <summary>
/// A call to a tenant-given address that <see cref="EgressRules"/> do not allow. It does not say what the name resolved
/// to: that would map our network for whoever reads the error.
/// </summary>
public sealed class ForbiddenAddressException() : IOException("the address is not one that may be called");
