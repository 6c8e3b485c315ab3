using SatCurate.Client.Web;

namespace SatCurate.Client.Tests.Web;

public class LoopbackHostsTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("[::1]", true)]
    [InlineData("", false)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    public void IsLoopback_OfAHost_IsTrueOfThisMachineAlone(string host, bool isLoopback) => LoopbackHosts.IsLoopback(host).ShouldBe(isLoopback);
}
