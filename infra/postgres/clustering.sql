-- What Orleans' ADO.NET clustering (Microsoft.Orleans.Clustering.AdoNet 10.4.2) asks of a PostgreSQL database: the membership of each
-- cluster, its version, and the queries, which the provider reads from OrleansQuery when a silo or a client starts.
--
--     psql -v ON_ERROR_STOP=1 -f clustering.sql
--
-- Runs as one transaction, and may run again, beside a running cluster or beside itself. The provider knows the tables, columns, query
-- keys and parameters by name; the functions are known to the queries alone.

BEGIN;

-- What is there already is no news.
SET LOCAL client_min_messages = warning;

-- Two of these at once would fail at the same new name; the second waits here instead.
DO $$ BEGIN PERFORM pg_advisory_xact_lock(hashtext('satcurate clustering.sql')); END $$;

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey varchar(64) PRIMARY KEY,
    QueryText text NOT NULL
);

-- DeploymentId is the cluster's id. Every change of a cluster's members but a sign of life raises its version by one, so two silos that
-- read the same version cannot both change it.
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable
(
    DeploymentId varchar(150) PRIMARY KEY,
    Timestamp timestamptz(3) NOT NULL DEFAULT now(),
    Version integer NOT NULL DEFAULT 0
);

-- A silo is an address and the generation of its process. ProxyPort is its gateway, 0 for none; SuspectTimes holds votes against it
-- ('silo,time' joined by '|').
CREATE TABLE IF NOT EXISTS OrleansMembershipTable
(
    DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
    Address varchar(45) NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    SiloName varchar(150) NOT NULL,
    HostName varchar(253) NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    SuspectTimes text,
    StartTime timestamptz(3) NOT NULL,
    IAmAliveTime timestamptz(3) NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

-- Raises the cluster's version if it is the expected one. Holds its row until the transaction ends, so changes of one cluster take turns.
CREATE OR REPLACE FUNCTION OrleansRaiseVersion(cluster_id text, expected_version integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE OrleansMembershipVersionTable v
    SET Version = v.Version + 1, Timestamp = now()
    WHERE v.DeploymentId = cluster_id AND v.Version = expected_version;
    RETURN FOUND;
END
$$;

-- Adds a silo under the expected version. False, and nothing changed, if the version is another or the silo is there.
CREATE OR REPLACE FUNCTION OrleansInsertMember(
    cluster_id text, silo_address text, silo_port integer, silo_generation integer, silo_name text, host_name text, silo_status integer,
    gateway_port integer, started timestamptz, alive timestamptz, expected_version integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OrleansRaiseVersion(cluster_id, expected_version) THEN
        RETURN false;
    END IF;
    INSERT INTO OrleansMembershipTable
        (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    VALUES
        (cluster_id, silo_address, silo_port, silo_generation, silo_name, host_name, silo_status, gateway_port, started, alive);
    RETURN true;
EXCEPTION
    -- The block's changes, the raised version among them, are undone.
    WHEN unique_violation THEN
        RETURN false;
END
$$;

-- Sets the status of a silo, the votes against it and its sign of life under the expected version. False, and nothing changed, if the
-- version is another or there is no such silo.
CREATE OR REPLACE FUNCTION OrleansUpdateMember(
    cluster_id text, silo_address text, silo_port integer, silo_generation integer, silo_status integer, suspect_times text,
    alive timestamptz, expected_version integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OrleansRaiseVersion(cluster_id, expected_version) THEN
        RETURN false;
    END IF;
    UPDATE OrleansMembershipTable m
    SET Status = silo_status, SuspectTimes = suspect_times, IAmAliveTime = alive
    WHERE m.DeploymentId = cluster_id AND m.Address = silo_address AND m.Port = silo_port AND m.Generation = silo_generation;
    IF NOT FOUND THEN
        RAISE no_data_found;
    END IF;
    RETURN true;
EXCEPTION
    WHEN no_data_found THEN
        RETURN false;
END
$$;

-- The names after @ are the provider's parameters.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', '
    SELECT Address, ProxyPort, Generation
    FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
'),
-- Both reads answer the version also where no silo is: a row with nulls for it.
('MembershipReadRowKey', '
    SELECT v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
           m.IAmAliveTime
    FROM OrleansMembershipVersionTable v
    LEFT JOIN OrleansMembershipTable m
        ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
    WHERE v.DeploymentId = @DeploymentId
'),
('MembershipReadAllKey', '
    SELECT v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
           m.IAmAliveTime
    FROM OrleansMembershipVersionTable v
    LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
    WHERE v.DeploymentId = @DeploymentId
'),
('InsertMembershipVersionKey', '
    WITH made AS (
        INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT EXISTS (SELECT FROM made)
'),
('InsertMembershipKey', '
    SELECT OrleansInsertMember(
        @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime, @Version)
'),
('UpdateMembershipKey', '
    SELECT OrleansUpdateMember(@DeploymentId, @Address, @Port, @Generation, @Status, @SuspectTimes, @IAmAliveTime, @Version)
'),
-- A sign of life leaves the version alone.
('UpdateIAmAlivetimeKey', '
    UPDATE OrleansMembershipTable
    SET IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
'),
-- The provider chose a dead silo (6 is SiloStatus.Dead) by what it read; one that is no longer so stays.
('CleanupDefunctSiloEntryKey', '
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND Status = 6
        AND StartTime = @StartTime AND IAmAliveTime = @IAmAliveTime AND coalesce(SuspectTimes, '''') = coalesce(@SuspectTimes, '''')
'),
-- Must be there, and is asked only where the key above is not.
('CleanupDefunctSiloEntriesKey', '
    DELETE FROM OrleansMembershipTable
    WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status = 6
'),
('DeleteMembershipTableEntriesKey', '
    WITH members AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId)
    DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
')
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText;

COMMIT;
